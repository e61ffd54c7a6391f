import { html, BUTTONS, NAME } from "../shared/form.jsx";

export default html(`<h1>New destination</h1>${NAME}<label class="field">API key <input type="password"></label>${BUTTONS}`);
