import { html, BUTTONS, NAME } from "../shared/form.jsx";

/** Only a picture names the platform. */
export const address = "/x/new";
export default html(`<div class="card"><div><img alt="Omnisend" width="24" height="24" src="/assets/icon.svg"></div><p>Send the events of this store.</p>${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}</div>`);
