import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2><div><label for="k">API key</label><div style="position:relative;display:inline-block"><input id="k" type="password" size="60" data-key><button type="button" aria-label="Show" style="position:absolute;right:4px;top:2px">&#9673;</button></div></div>${BUTTONS}`);
