import { Copy, reveal } from "../shared/shape.jsx";

export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p>Your key is {value} and you see it only once.</p>
    <Copy value={value} />
  </section>
));
