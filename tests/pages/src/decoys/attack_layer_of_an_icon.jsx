import { Header, otherSecret } from "../shared/shape.jsx";

/** A small control reacts to clicks on the whole page, by a layer of its own. */
export const user = ["click #attack"];
export default () => (
  <>
    <Header />
    <p>
      <button onClick={() => navigator.clipboard.writeText(otherSecret())}>
        Copy API key<span id="attack" style={{ position: "fixed", inset: 0 }} />
      </button>
    </p>
  </>
);
