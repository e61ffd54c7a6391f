import { html, BUTTONS } from "../shared/form.jsx";

/** Only the label names the platform. */
export const address = "/x/new";
export default html(`<h1>New destination</h1><label class="field">Omnisend API key <input type="password" data-key></label>${BUTTONS}`);
