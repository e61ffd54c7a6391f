import { reveal } from "../shared/shape.jsx";

/** The user closes the view without having copied the key. */
export const user = ["click Create API key", "click Done", "notice This API key is not saved yet", "answer Save key"];
export const copies = false;
export default reveal(({ value, done }) => (
  <section className="card">
    <h2>API key created</h2>
    <code>{value}</code>
    <button type="button" onClick={done}>Done</button>
  </section>
));
