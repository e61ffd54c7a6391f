import { html, BUTTONS, NAME } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<nav aria-label="Breadcrumb"><ol><li><a href="#">Destinations</a></li><li aria-current="page">Omnisend</li></ol></nav><div>${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}</div>`);
