import { Header, otherSecret } from "../shared/shape.jsx";

/** The user sees no key, and nothing is copied. */
export const user = ["click Copy API key"];
const unseen = { position: "absolute", width: 1, height: 1, overflow: "hidden", clip: "rect(0 0 0 0)" };
export default () => (
  <>
    <Header />
    <span style={unseen}>{otherSecret()}</span>
    <button>Copy API key</button>
  </>
);
