import { reveal } from "../shared/shape.jsx";

/** The page's handler of the `copy` event sets the copied text. */
function copy(value) {
  const set = (event) => {
    event.clipboardData.setData("text/plain", value);
    event.preventDefault();
  };
  document.addEventListener("copy", set, { once: true });
  document.execCommand("copy");
}
export default reveal(({ value }) => (
  <section className="card">
    <h2>API key created</h2>
    <p>{"•".repeat(24)}</p>
    <button type="button" onClick={() => copy(value)}>Copy API key</button>
  </section>
));
