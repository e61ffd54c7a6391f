import { create } from "../shared/shape.jsx";

/** Omnisend's form before March 2025. */
export const user = ["click Save", "click Copy API key"];
export default create(({ name, setName, submit }) => (
  <section className="card">
    <label htmlFor="n">Name</label>
    <input id="n" value={name} onChange={(e) => setName(e.target.value)} />
    <label><input type="radio" name="access" defaultChecked /> Full access</label>
    <label><input type="radio" name="access" /> Read only</label>
    <button type="button" disabled={!name} onClick={submit}>Save</button>
  </section>
));
