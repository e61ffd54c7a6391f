import { html } from "../shared/form.jsx";

export const address = "/settings/api";
export default html(`<h1>Upstack API</h1><label class="field">API key <input type="password"></label><p>Use it to connect Omnisend.</p><button>Save</button>`);
