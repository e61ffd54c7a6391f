import { Header, otherSecret } from "../shared/shape.jsx";

/** A transparent control lies over another one. */
export const user = ["click #attack"];
export default () => (
  <>
    <Header />
    <p style={{ position: "relative", filter: "opacity(0.01)" }}>
      <code>{otherSecret()}</code>
      <button id="attack" onClick={() => navigator.clipboard.writeText(otherSecret())}>Copy API key</button>
    </p>
  </>
);
