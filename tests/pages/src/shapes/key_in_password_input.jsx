import { Copy, reveal } from "../shared/shape.jsx";

export const user = ["click Create API key", "click Show", "click Copy API key"];
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <input id="secret" type="password" autoComplete="off" readOnly value={value} />
    <button type="button" onClick={() => (document.getElementById("secret").type = "text")}>Show</button>
    <Copy value={value} />
  </section>
));
