import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2><div><div>Configuration name</div><div><input value="Omnisend"></div></div><div><div>API key</div><div><input type="password" data-key></div></div>${BUTTONS}`);
