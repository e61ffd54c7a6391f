import { html, BUTTONS, LIST, OVERLAY } from "../shared/form.jsx";

export default html(`${LIST}<div role="dialog" aria-label="Klaviyo" style="${OVERLAY}"><label class="field">API key <input type="password"></label>${BUTTONS}</div>`);
