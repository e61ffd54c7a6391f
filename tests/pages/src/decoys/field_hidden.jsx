import { Header } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <div style={{ display: "none" }}><h2>Create API key</h2><input placeholder="Name for API key" /><button disabled>Create API key</button></div>
  </>
);
