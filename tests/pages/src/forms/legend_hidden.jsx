import { html, BUTTONS } from "../shared/form.jsx";

/** A hidden legend repeats the label, as an outlined field of MUI has it. */
export const address = "/x/new";
export default html(`<div class="card"><h2>Omnisend</h2><div><label for="k">API key *</label><div><input id="k" type="password" data-key><fieldset aria-hidden="true" style="position:absolute;visibility:hidden"><legend><span>API key *</span></legend></fieldset></div></div>${BUTTONS}</div>`);
