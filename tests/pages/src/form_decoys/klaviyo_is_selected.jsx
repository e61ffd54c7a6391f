import { html, BUTTONS } from "../shared/form.jsx";

export default html(`<h1>New destination</h1><label>Platform <select><option selected>Klaviyo</option><option>Omnisend</option></select></label><label class="field">API key <input type="password"></label>${BUTTONS}`);
