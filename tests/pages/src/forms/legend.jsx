import { html, BUTTONS, NAME } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h1>New destination</h1><fieldset><legend>Omnisend</legend>${NAME}<label class="field">API key <input type="password" data-key></label></fieldset>${BUTTONS}`);
