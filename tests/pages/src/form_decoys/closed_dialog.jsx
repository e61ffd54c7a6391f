import { html } from "../shared/form.jsx";

export default html(`<h1>Destinations</h1><dialog><h2>Omnisend</h2><label class="field">API key <input type="password"></label></dialog>`);
