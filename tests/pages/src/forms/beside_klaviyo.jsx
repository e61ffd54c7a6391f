import { html } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<section><h2>Klaviyo</h2><label>Private API key <input></label><button>Save</button></section><section><h2>Omnisend</h2><label class="field">API key <input type="password" data-key></label><button data-submit disabled>Save</button></section>`);
