import { PlainForm, shape } from "../shared/shape.jsx";

/** The kit makes up the icon's name, and the page names no store. */
export const user = ["click Create API key", "click #copy"];
const Reveal = ({ value }) => (
  <section className="card">
    <h2>Created</h2>
    <input readOnly aria-label="Secret" value={value} />
    <i id="copy" role="button" tabIndex={-1} aria-label="API key appended action" onClick={() => navigator.clipboard.writeText(value)}>▣</i>
  </section>
);
export default shape(PlainForm, Reveal, { header: () => null });
