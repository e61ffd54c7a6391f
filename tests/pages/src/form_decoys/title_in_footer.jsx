import { html } from "../shared/form.jsx";

export default html(`<div><h2>Connection</h2><label class="field">API key <input type="password"></label><button>Save</button></div><footer>Omnisend</footer>`);
