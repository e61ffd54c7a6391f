import { html, BUTTONS, LIST, OVERLAY } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`${LIST}<div role="dialog" aria-labelledby="t" style="${OVERLAY}"><p id="t">Edit destination: Omnisend</p><label class="field">API key <input type="password" data-key></label>${BUTTONS}</div>`);
