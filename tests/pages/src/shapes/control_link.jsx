import { reveal } from "../shared/shape.jsx";

export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <code>{value}</code>
    <a href="#copy" onClick={(e) => (e.preventDefault(), navigator.clipboard.writeText(value))}>Copy API key</a>
  </section>
));
