import { reveal } from "../shared/shape.jsx";

export const user = ["click Create API key", "click #copy svg"];
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p>{"•".repeat(24)}</p>
    <span id="copy" title="Copy to clipboard" onClick={() => navigator.clipboard.writeText(value)}><svg width="16" height="16" viewBox="0 0 16 16"><path d="M6 6h7v7H6z" /></svg></span>
  </section>
));
