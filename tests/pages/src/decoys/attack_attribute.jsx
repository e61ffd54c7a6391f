import { Header, otherSecret } from "../shared/shape.jsx";

/** The key is in an attribute, and nothing is copied. */
export const user = ["click Copy API key"];
export default () => (
  <>
    <Header />
    <button data-key={otherSecret()}>Copy API key</button>
  </>
);
