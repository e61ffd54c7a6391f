import { html, BUTTONS, LIST, NAME, OVERLAY } from "../shared/form.jsx";

export default html(`${LIST}<div role="dialog" style="${OVERLAY}"><div>Northpole</div>${NAME}<label class="field">API key <input type="password"></label>${BUTTONS}</div>`);
