import { html, BUTTONS, LIST, NAME, OVERLAY } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`${LIST}<aside style="${OVERLAY}"><span>New Omnisend destination</span>${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}</aside>`);
