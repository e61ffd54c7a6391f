import { Copy, reveal } from "../shared/shape.jsx";

/** The key has an unusual format, so Keyferry asks the user. */
export const user = ["click Create API key", "click Copy API key", "notice Save this as your API key?", "answer Save key"];
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <code>{value}</code>
    <Copy value={value} />
  </section>
), { split: "unusual" });
