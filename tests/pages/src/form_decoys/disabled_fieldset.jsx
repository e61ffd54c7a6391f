import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><fieldset disabled><label class="field">API key <input type="password"></label></fieldset>`);
