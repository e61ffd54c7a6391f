import { html, BUTTONS } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><div class="card"><div>Klaviyo</div><label class="field">API key <input type="password"></label>${BUTTONS}</div>`);
