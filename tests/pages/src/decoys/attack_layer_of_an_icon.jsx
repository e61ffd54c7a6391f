import { Header, otherSecret } from "../shared/shape.jsx";

/** A small control reacts to clicks on the whole page, by a layer of its own. A filter would limit the layer to the control. */
export const user = ["click #attack"];
export default () => (
  <>
    <Header />
    <p>
      <button style={{ filter: "none" }} onClick={() => navigator.clipboard.writeText(otherSecret())}>
        Copy API key<span id="attack" style={{ position: "fixed", inset: 0 }} />
      </button>
    </p>
  </>
);
