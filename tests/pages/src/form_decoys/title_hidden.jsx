import { html } from "../shared/form.jsx";

export default html(`<div><h2 style="display:none">Omnisend</h2><label class="field">API key <input type="password"></label><button>Save</button></div>`);
