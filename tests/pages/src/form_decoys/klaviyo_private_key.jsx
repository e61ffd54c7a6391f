import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><label class="field">Private API key <input placeholder=pk_...></label><button>Save</button>`);
