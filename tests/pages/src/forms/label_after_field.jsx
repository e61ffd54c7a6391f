import { html, BUTTONS, NAME } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2>${NAME}<div class="field"><input id="k" type="password" data-key><label for="k">API key</label></div>${BUTTONS}`);
