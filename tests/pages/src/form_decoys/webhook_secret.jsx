import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><label class="field">Webhook signing key <input type="password"></label><button>Save</button>`);
