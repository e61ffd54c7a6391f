import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><div style="display:none"><label class="field">API key <input type="password"></label></div><button>Save</button>`);
