import { html, OVERLAY } from "../shared/form.jsx";

export default html(`<div role="dialog" aria-label="Delete Omnisend" style="${OVERLAY}"><label class="field">API key <input type="password"></label><button>Delete</button></div>`);
