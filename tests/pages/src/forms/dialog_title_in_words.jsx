import { html, BUTTONS, LIST, NAME, OVERLAY } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`${LIST}<div role="dialog" style="${OVERLAY}"><span>Connect <b>Omnisend</b> to Upstack</span><div>${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}</div></div>`);
