import { reveal } from "../shared/shape.jsx";

/** The pointer leaves the page before the key is copied. */
export const user = ["click Create API key", "leave", "notice This API key is not saved yet", "answer Save key"];
export const copies = false;
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <input readOnly value={value} />
  </section>
));
