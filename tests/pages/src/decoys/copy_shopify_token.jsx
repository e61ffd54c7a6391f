import { Header, Value } from "../shared/shape.jsx";

export const user = ["click Copy"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <Value label="Shopify" value={`shpat_${"a1".repeat(16)}`} copy="Copy" />
  </>
);
