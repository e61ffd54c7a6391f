import { reveal } from "../shared/shape.jsx";

export const user = ["click Create API key", "click #key", "press copy keys"];
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <input id="key" readOnly value={value} onFocus={(e) => e.target.select()} />
  </section>
));
