import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><label class="field">Conversions API token <input type="password"></label><button>Save</button>`);
