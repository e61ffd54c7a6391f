import { html } from "../shared/form.jsx";

export default html(`<h1>Log in</h1><label>Email <input type="email"></label><label>Password <input type="password"></label><p>Omnisend, Klaviyo and more</p><button>Log in</button>`);
