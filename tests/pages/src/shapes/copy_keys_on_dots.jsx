import { reveal } from "../shared/shape.jsx";

/** The field has dots. When the user copies them, a handler of the page copies the key. */
export const user = ["click Create API key", "select #key", "press copy keys"];
export default reveal(({ value }) => {
  const copy = (event) => {
    event.clipboardData.setData("text/plain", value);
    event.preventDefault();
  };
  return (
    <section className="card">
      <h2>Created</h2>
      <input id="key" readOnly value={"•".repeat(24)} onCopy={copy} />
    </section>
  );
});
