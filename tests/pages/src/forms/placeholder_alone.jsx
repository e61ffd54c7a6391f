import { html, BUTTONS } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`<h2>Omnisend</h2><input type="password" placeholder="Enter your API key" data-key>${BUTTONS}`);
