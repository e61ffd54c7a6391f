import { html, BUTTONS } from "../shared/form.jsx";

/** The title can be read by screen readers alone. */
export const address = "/x/new";
export default html(`<h2 style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)">Omnisend</h2><label class="field">API key <input type="password" data-key></label>${BUTTONS}`);
