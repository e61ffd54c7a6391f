import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2><label class="field">Credentials <input type="password" placeholder="Omnisend API key" data-key></label>${BUTTONS}`);
