import { Header, Value, otherSecret } from "../shared/shape.jsx";

export const user = ["click Copy"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <Value label="Webhook secret" value={otherSecret()} copy="Copy" />
  </>
);
