import { html, BUTTONS, NAME } from "../shared/form.jsx";

/** Only the help text names the platform, where destinations are set up. */
export default html(`<h2>New destination</h2>${NAME}<label class="field">API key <input type="password" data-key></label><p>Find it in Omnisend under Store settings, API.</p>${BUTTONS}`);
