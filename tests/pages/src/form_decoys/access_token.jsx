import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><label class="field">Access Token <input type="password"></label><button>Save</button>`);
