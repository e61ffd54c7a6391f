import { html } from "../shared/form.jsx";

export default html(`<div style="display:none"><h2>Omnisend</h2></div><div><h2>Northpole</h2><label class="field">API key <input type="password"></label><button>Save</button></div>`);
