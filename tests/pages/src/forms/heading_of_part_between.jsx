import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h1>Omnisend</h1><h3>Credentials</h3><label class="field">API key <input type="password" data-key></label>${BUTTONS}`);
