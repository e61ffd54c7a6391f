import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2><label class="field"><span>API key</span> <em>(required)</em><input type="password" data-key></label>${BUTTONS}`);
