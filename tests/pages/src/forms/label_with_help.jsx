import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2><label class="field">API key <small>Found in Omnisend under Store settings, in the menu named API</small><input type="password" data-key></label>${BUTTONS}`);
