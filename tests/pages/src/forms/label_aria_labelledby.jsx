import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2><span id="l">Your API key</span><input type="password" aria-labelledby="l" data-key>${BUTTONS}`);
