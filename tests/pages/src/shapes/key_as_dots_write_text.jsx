import { Copy, reveal } from "../shared/shape.jsx";

/** Only the clipboard call contains the key. */
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p>{"•".repeat(24)}</p>
    <Copy value={value} />
  </section>
));
