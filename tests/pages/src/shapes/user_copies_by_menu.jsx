import { reveal } from "../shared/shape.jsx";

/** The user copies by the context menu. */
export const user = ["click Create API key", "select #key", "copy by menu from #key"];
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <code id="key">{value}</code>
  </section>
));
