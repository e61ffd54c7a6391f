import { component } from "../shared/form.jsx";

export const address = "/x/new";
const Field = component(
  "x-field",
  "open",
  `<label for="in"><slot name="label"></slot></label><input id="in" type="password" data-key>`,
  `<span slot="label">API key</span>`,
);
export default () => (
  <section>
    <h2>Omnisend</h2>
    <Field />
    <button>Save</button>
  </section>
);
