import { Copy, reveal } from "../shared/shape.jsx";

export const user = ["click Create API key", "click Copy"];
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p>{"•".repeat(24)}</p>
    <Copy value={value}>Copy</Copy>
  </section>
), { split: "64-10" });
