import { Header, oldKey } from "../shared/shape.jsx";

/** A script clicks the copy control. */
export const address = "/automations";
export const user = ["click More"];
export default () => (
  <>
    <Header />
    <h2>Your API key</h2>
    <code>{oldKey()}</code>
    <button id="copy" onClick={() => navigator.clipboard.writeText(oldKey())}>Copy API key</button>
    <button onClick={() => document.getElementById("copy").click()}>More</button>
  </>
);
