import { html } from "../shared/form.jsx";

export default html(`<h1>Destinations</h1><div><dialog><h2>Omnisend</h2></dialog><label class="field">API key <input type="password"></label></div><button>Save</button>`);
