import { html, BUTTONS, LIST, NAME, OVERLAY } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`${LIST}<div role="dialog" style="${OVERLAY}"><div><button aria-label="Close">×</button><div>Connect Omnisend</div></div><div>${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}</div></div>`);
