import { Header } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <h2>Create API key</h2>
    <input disabled placeholder="Name for API key" />
    <button disabled>Create API key</button>
  </>
);
