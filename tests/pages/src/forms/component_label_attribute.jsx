import { component } from "../shared/form.jsx";

/** The component's element has the label, its shadow root the field. */
export const address = "/x/new";
const Field = component("x-field", "closed", `<div><input type="password" data-key></div>`, "", { label: "API key" });
export default () => (
  <section>
    <h2>Omnisend</h2>
    <Field />
    <button>Save</button>
  </section>
);
