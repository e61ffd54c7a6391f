import { reveal } from "../shared/shape.jsx";

export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p>{"•".repeat(24)}</p>
    <button type="button" onClick={() => navigator.clipboard.write([new ClipboardItem({ "text/plain": new Blob([value], { type: "text/plain" }) })])}>Copy API key</button>
  </section>
));
