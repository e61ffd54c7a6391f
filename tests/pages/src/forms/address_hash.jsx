import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/#/workspace/7/new";
export default html(`<div>Omnisend</div><label class="field">API key <input type="password" data-key></label>${BUTTONS}`);
