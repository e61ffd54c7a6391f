import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2><table><tr><td>Configuration name</td><td><input value="Omnisend"></td></tr><tr><td>API key</td><td><input type="password" data-key></td></tr></table>${BUTTONS}`);
