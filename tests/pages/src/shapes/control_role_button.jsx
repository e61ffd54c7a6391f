import { reveal } from "../shared/shape.jsx";

export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <code>{value}</code>
    <div role="button" tabIndex="0" onClick={() => navigator.clipboard.writeText(value)}>Copy API key</div>
  </section>
));
