import { html, BUTTONS } from "../shared/form.jsx";

/** A kit with floating labels fades the empty field itself, and draws its frame. */
export const address = "/x/new";
export default html(`<h2>Omnisend</h2><label class="field">API key <input type="password" style="opacity:0" data-key></label>${BUTTONS}`);
