import { html, BUTTONS, LIST, NAME } from "../shared/form.jsx";

export const address = "/x/new";
export default html(`${LIST}<dialog><h2>Connect Omnisend</h2>${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}</dialog>`, (place) => place.querySelector("dialog").showModal());
