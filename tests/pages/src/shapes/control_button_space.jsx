import { Copy, reveal } from "../shared/shape.jsx";

export const user = ["click Create API key", "press Space on #copy"];
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p>{"•".repeat(24)}</p>
    <Copy value={value} id="copy" />
  </section>
));
