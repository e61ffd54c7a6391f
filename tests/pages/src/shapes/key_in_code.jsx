import { Copy, reveal } from "../shared/shape.jsx";

export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <pre><code>{value}</code></pre>
    <Copy value={value} />
  </section>
));
