import { Value, otherSecret } from "../shared/shape.jsx";

/** Something with the shape of a key, on a page that has nothing to do with them. */
export const address = "/automations";
export const user = ["click Copy"];
export default () => (
  <>
    <h1>Automations</h1>
    <Value label="Custom value" value={otherSecret()} />
  </>
);
