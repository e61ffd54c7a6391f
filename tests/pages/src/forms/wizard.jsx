import { html, NAME } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<ol><li>Select a Destination</li><li aria-current="step">Configure Omnisend</li><li>Review</li></ol><div>${NAME}<label class="field">API key <input type="password" data-key></label><button data-submit disabled>Next</button></div>`);
