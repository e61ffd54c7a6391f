import { Header, oldKey } from "../shared/shape.jsx";

/** The page writes a key to the clipboard when something else is clicked. */
export const user = ["click Refresh"];
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <button onClick={() => navigator.clipboard.writeText(oldKey())}>Refresh</button>
  </>
);
