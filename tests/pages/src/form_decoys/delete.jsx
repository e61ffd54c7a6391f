import { html, OVERLAY } from "../shared/form.jsx";

export default html(`<div role="dialog" aria-label="Delete Omnisend" style="${OVERLAY}"><label class="field">Type omnisend to confirm <input ></label><button>Delete</button></div>`);
