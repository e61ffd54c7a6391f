import { html } from "../shared/form.jsx";

export const address = "/settings/account";
export default html(`<h1>Account settings</h1><label class="field">Name <input ></label><label class="field">API key <input type="password"></label><button>Save</button><ul><li>Omnisend</li></ul>`);
