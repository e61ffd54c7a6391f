import { Header, Value, oldKey } from "../shared/shape.jsx";

export const user = ["click Copy"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <Value label="Reference" value={oldKey().slice(0, 74)} copy="Copy" />
  </>
);
