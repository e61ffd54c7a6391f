import { reveal } from "../shared/shape.jsx";

/** Copies through a temporary element, as pages did before the clipboard API. */
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
