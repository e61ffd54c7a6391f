import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><label>New password <input type="password"></label><button>Save</button>`);
