import { html } from "../shared/form.jsx";

export default html(`<h1>Select a Destination</h1><div>Omnisend</div><div>Klaviyo</div><div>Meta</div><label class="field">API key <input type="password"></label><button>Next</button>`);
