import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<div role="tablist"><button role="tab" aria-selected="false">Klaviyo</button><button role="tab" aria-selected="true" id="t">Omnisend</button></div><div role="tabpanel" style="display:none"><h2>Klaviyo</h2><label>API key <input></label></div><div role="tabpanel" aria-labelledby="t"><label class="field">API key <input type="password" data-key></label>${BUTTONS}</div>`);
