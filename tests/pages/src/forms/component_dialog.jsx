import { component, BUTTONS, NAME } from "../shared/form.jsx";

/** The title is in the dialog's shadow root, the form in its slot. */
export const address = "/x/new";
export default component(
  "x-dialog",
  "closed",
  `<div role="dialog" aria-labelledby="t"><header><span id="t">Omnisend</span></header><slot></slot></div>`,
  `${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}`,
);
