import { html, BUTTONS, NAME } from "../shared/form.jsx";

export default html(`<div><h1>Destinations</h1><div class="row"><b>Omnisend</b><span>Healthy</span></div><div class="card"><div>Northpole</div>${NAME}<label class="field">API key <input type="password"></label>${BUTTONS}</div></div>`);
