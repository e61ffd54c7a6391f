import { html } from "../shared/form.jsx";

export default html(`<nav><a href="#">Omnisend</a><a href="#">Klaviyo</a></nav><div><h2>Connection</h2><label class="field">API key <input type="password"></label><button>Save</button></div>`);
