import { Copy, reveal } from "../shared/shape.jsx";

export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <input readOnly value={value} />
    <Copy value={value} />
  </section>
));
