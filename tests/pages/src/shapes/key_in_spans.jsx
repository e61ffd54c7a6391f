import { Copy, reveal } from "../shared/shape.jsx";

/** The key is split over several elements. */
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p className="key">{value.match(/.{1,9}/g).map((part, at) => <span key={at}>{part}</span>)}</p>
    <Copy value={value} />
  </section>
));
