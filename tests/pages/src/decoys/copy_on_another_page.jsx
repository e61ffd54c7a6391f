import { Value, otherSecret } from "../shared/shape.jsx";

/** A value with the format of a key, on a page unrelated to API keys. */
export const address = "/automations";
export const user = ["click Copy"];
export default () => (
  <>
    <h1>Automations</h1>
    <Value label="Custom value" value={otherSecret()} />
  </>
);
