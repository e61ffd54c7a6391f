import { Header, Value } from "../shared/shape.jsx";

export const user = ["click Copy"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <Value label="Klaviyo" value={`pk_${"a1".repeat(17)}`} copy="Copy" />
  </>
);
