import { reveal } from "../shared/shape.jsx";

/** The control has no box of its own (`display: contents`). */
export const user = ["click Create API key", "click #icon"];
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p>{"•".repeat(24)}</p>
    <button type="button" style={{ display: "contents" }} onClick={() => navigator.clipboard.writeText(value)}>
      <svg id="icon" width="16" height="16" viewBox="0 0 16 16"><path d="M0 0h16v16H0z" /></svg>
    </button>
  </section>
));
