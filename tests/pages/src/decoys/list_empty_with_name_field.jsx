import { Header } from "../shared/shape.jsx";

export default () => (
  <>
    <Header />
    <h2>API keys</h2>
    <button>+ Create API key</button>
    <input placeholder="Name" />
  </>
);
