import { html, BUTTONS, LIST, NAME, OVERLAY } from "../shared/form.jsx";

export default html(`${LIST}<div role="dialog" aria-label="New destination" style="${OVERLAY}">${NAME}<label class="field">API key <input type="password"></label>${BUTTONS}</div>`);
