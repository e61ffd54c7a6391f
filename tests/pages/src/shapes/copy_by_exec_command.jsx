import { reveal } from "../shared/shape.jsx";

/** By a temporary element, as before there was a clipboard call. */
function copy(value) {
  const area = document.createElement("textarea");
  area.value = value;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p>{"•".repeat(24)}</p>
    <button type="button" onClick={() => copy(value)}>Copy API key</button>
  </section>
));
