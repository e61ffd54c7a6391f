import { html } from "../shared/form.jsx";

export default html(`<h2>Migrate from Omnisend to Klaviyo</h2><label class="field">API key <input type="password"></label><button>Continue</button>`);
