import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2><dl><dt>Configuration name</dt><dd><input value="Omnisend"></dd><dt>API key</dt><dd><input type="password" data-key></dd></dl>${BUTTONS}`);
