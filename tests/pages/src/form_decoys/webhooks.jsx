import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend webhooks</h1><label class="field">API key <input type="password"></label><button>Save</button>`);
