import { html, BUTTONS } from "../shared/form.jsx";

export default html(`<h1>Omnisend or Klaviyo</h1><label class="field">API key <input type="password"></label>${BUTTONS}`);
