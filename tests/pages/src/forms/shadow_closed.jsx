import { component, BUTTONS, NAME } from "../shared/form.jsx";

export const address = "/x/new";
export default component("x-app", "closed", `<h2>Omnisend</h2>${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}`);
