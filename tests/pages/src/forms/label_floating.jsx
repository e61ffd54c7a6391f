import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2><div class="field"><input type="password" placeholder=" " data-key><span class="float">API key</span></div>${BUTTONS}`);
