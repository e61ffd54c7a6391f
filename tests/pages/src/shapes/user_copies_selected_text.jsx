import { reveal } from "../shared/shape.jsx";

/** Without a copy control: the user selects the key and presses the copy keys. */
export const user = ["click Create API key", "select #key", "press copy keys"];
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <code id="key">{value}</code>
  </section>
));
