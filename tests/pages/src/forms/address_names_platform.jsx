import { html, BUTTONS, NAME } from "../shared/form.jsx";

/** Only the address names the platform. */
export const address = "/destinations/omnisend/new";
export default html(`<h1>New destination</h1>${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}`);
