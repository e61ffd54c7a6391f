import { html, BUTTONS, NAME } from "../shared/form.jsx";

export default html(`<ul><li>Omnisend Healthy</li></ul><section><h2>Connect Northpole</h2>${NAME}<label class="field">API key <input type="password"></label>${BUTTONS}</section>`);
