import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><label class="field">Client secret <input type="password"></label><button>Save</button>`);
