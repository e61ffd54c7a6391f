import { html } from "../shared/form.jsx";

export default html(`<h1>Log in to Omnisend</h1><label>Email <input type="email"></label><label class="field">Password or API key <input type="password"></label><button>Log in</button>`);
