import { Header, Value, brand } from "../shared/shape.jsx";

export const user = ["click Copy"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <Value label="Brand ID" value={brand()} copy="Copy" />
  </>
);
