import { html, BUTTONS, NAME } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<div class="card"><div><div>Omnisend</div><div>Email and SMS marketing</div></div><div>${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}</div></div>`);
