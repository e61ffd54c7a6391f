import { Copy, reveal } from "../shared/shape.jsx";

export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p>{"•".repeat(24)}</p>
    <p><button type="button" data-clipboard-text={value} onClick={(e) => navigator.clipboard.writeText(e.currentTarget.dataset.clipboardText)}>Copy API key</button></p>
  </section>
));
