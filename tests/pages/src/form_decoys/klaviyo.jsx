import { html, BUTTONS, NAME } from "../shared/form.jsx";

export default html(`<h1>Klaviyo</h1>${NAME}<label class="field">API key <input type="password"></label>${BUTTONS}`);
