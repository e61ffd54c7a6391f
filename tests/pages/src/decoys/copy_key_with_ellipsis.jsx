import { Header, Value, oldKey } from "../shared/shape.jsx";

export const user = ["click Copy API key"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <Value label="API key" value={`${oldKey().slice(0, 30)}…`} copy="Copy API key" />
  </>
);
