import { html, NAME } from "../shared/form.jsx";

export const address = "/x/new";
export const answer = "Replace";
export default html(`<h2>Edit Omnisend destination</h2>${NAME}<label class="field">API key <input type="password" value="an-earlier-value" data-key></label><button>Delete destination</button><button data-submit>Save</button>`);
