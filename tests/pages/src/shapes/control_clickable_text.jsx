import { reveal } from "../shared/shape.jsx";

export const user = ["click Create API key", "click #copy"];
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <code>{value}</code>
    <div id="copy" onClick={() => navigator.clipboard.writeText(value)}>Copy API key</div>
  </section>
));
