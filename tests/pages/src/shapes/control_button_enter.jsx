import { Copy, reveal } from "../shared/shape.jsx";

export const user = ["click Create API key", "press Enter on #copy"];
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <code>{value}</code>
    <Copy value={value} id="copy" />
  </section>
));
