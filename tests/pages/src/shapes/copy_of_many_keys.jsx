import { reveal } from "../shared/shape.jsx";

/** One click writes many keys: the first one is saved, and Keyferry asks about one of the others. */
export const saved = "This API key is not saved yet";
export const copies = false;
const other = (at) => `${"f".repeat(24)}-${String(at).padStart(50, "k")}`;
export default reveal(({ value }) => {
  const copy = () => {
    navigator.clipboard.writeText(value);
    for (let at = 0; at < 400; at++) navigator.clipboard.writeText(other(at));
  };
  return (
    <section className="card">
      <h2>API key created</h2>
      <p>{"•".repeat(24)}</p>
      <button type="button" onClick={copy}>Copy API key</button>
    </section>
  );
});
