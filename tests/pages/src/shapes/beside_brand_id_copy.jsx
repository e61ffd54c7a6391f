import { Copy, Value, brand, reveal } from "../shared/shape.jsx";

/** Other values with copy controls are right beside the key. */
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <Value label="Brand ID" value={brand()} copy="Copy ID" />
    <code>{value}</code>
    <Copy value={value} />
  </section>
));
