import { html } from "../shared/form.jsx";

export default html(`<h1>Invite to Omnisend</h1><label class="field">API key <input type="password"></label><button>Invite</button>`);
