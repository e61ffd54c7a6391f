import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><div style="opacity:0"><label class="field">API key <input type="password"></label></div><button>Save</button>`);
