import { html } from "../shared/form.jsx";

export const address = "/destinations/new";
export default html(`<h2>Omnisend</h2><label class="field">API key <input type="password" data-key></label>`);
