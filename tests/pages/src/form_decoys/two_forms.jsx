import { html } from "../shared/form.jsx";

export default html(`<section><h2>Omnisend</h2><label class="field">API key <input type="password"></label><button>Save</button></section><section><h2>Omnisend</h2><label class="field">API key <input type="password"></label><button>Save</button></section>`);
