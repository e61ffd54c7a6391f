import { Header, Value } from "../shared/shape.jsx";

export const user = ["click Copy"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <Value label="Stripe" value={`sk_live_${"a1B2".repeat(6)}`} copy="Copy" />
  </>
);
