import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><label class="field">API key name <input ></label><button>Save</button>`);
