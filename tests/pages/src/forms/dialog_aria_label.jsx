import { html, BUTTONS, LIST, NAME, OVERLAY } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`${LIST}<div role="dialog" aria-label="Omnisend" style="${OVERLAY}">${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}</div>`);
