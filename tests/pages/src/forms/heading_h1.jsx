import { html, BUTTONS, NAME } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1>${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}`);
