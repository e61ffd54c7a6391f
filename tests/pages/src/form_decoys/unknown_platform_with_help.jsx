import { html, BUTTONS } from "../shared/form.jsx";

export default html(`<h2>Northpole</h2><label class="field">API key <input type="password"></label><p>Not the key of Omnisend.</p>${BUTTONS}`);
