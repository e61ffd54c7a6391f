import { Header } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <h2>Create API key</h2>
    <textarea placeholder="Name for API key" />
    <button disabled>Create API key</button>
  </>
);
