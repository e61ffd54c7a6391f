import { html } from "../shared/form.jsx";

export default html(`<h2>Disconnect Omnisend?</h2><label class="field">API key <input type="password"></label><button>Disconnect</button>`);
