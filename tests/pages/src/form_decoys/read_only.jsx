import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><label class="field">API key <input readonly value=shown></label><button>Change</button>`);
