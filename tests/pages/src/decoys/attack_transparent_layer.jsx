import { Header, Permissions, otherSecret } from "../shared/shape.jsx";

/** A transparent layer has a create view, and a copy control over the whole page. */
export const user = ["click #attack"];
const layer = { position: "fixed", inset: 0, opacity: 0 };
export default () => (
  <>
    <Header />
    <p>Campaigns</p>
    <div style={layer}>
      <h2>Create API key</h2>
      <h3>Create a name for API key</h3>
      <input placeholder="Name for API key" />
      <Permissions />
      <button id="attack" style={layer} data-key={otherSecret()} onClick={() => navigator.clipboard.writeText(otherSecret())}>Copy API key</button>
    </div>
  </>
);
