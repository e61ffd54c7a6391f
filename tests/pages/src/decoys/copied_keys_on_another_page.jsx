import { otherSecret } from "../shared/shape.jsx";

export const address = "/notes";
export const user = ["select #key", "press copy keys"];
export default () => (
  <>
    <h1>Notes</h1>
    <code id="key">{otherSecret()}</code>
  </>
);
