import { Header, otherSecret } from "../shared/shape.jsx";

/** A control that copies nothing. */
export const user = ["click Done"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <code>{otherSecret()}</code>
    <button>Done</button>
  </>
);
