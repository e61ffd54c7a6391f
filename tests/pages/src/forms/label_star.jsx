import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2><label class="field">API key<span aria-hidden="true">*</span><input type="password" data-key></label>${BUTTONS}`);
