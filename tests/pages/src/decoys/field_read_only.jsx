import { Header } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <h2>Create API key</h2>
    <input readOnly placeholder="Name for API key" value="" />
    <button disabled>Create API key</button>
  </>
);
