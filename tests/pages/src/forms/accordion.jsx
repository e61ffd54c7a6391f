import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h1>Integrations</h1><details><summary>Klaviyo</summary><label>API key <input></label></details><details open><summary>Omnisend</summary><label class="field">API key <input type="password" data-key></label>${BUTTONS}</details>`);
