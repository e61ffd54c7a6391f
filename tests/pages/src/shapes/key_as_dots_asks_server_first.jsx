import { reveal } from "../shared/shape.jsx";

/** The page copies some time after the click. */
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p>{"•".repeat(24)}</p>
    <button type="button" onClick={() => setTimeout(() => navigator.clipboard.writeText(value), 600)}>Copy API key</button>
  </section>
));
