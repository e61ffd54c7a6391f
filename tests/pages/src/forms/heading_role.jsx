import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<div role="heading" aria-level="2">Set up Omnisend</div><label class="field">API key <input type="password" data-key></label>${BUTTONS}`);
