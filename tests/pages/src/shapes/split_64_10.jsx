import { Copy, reveal } from "../shared/shape.jsx";

export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <code>{value}</code>
    <Copy value={value} />
  </section>
), { split: "64-10" });
