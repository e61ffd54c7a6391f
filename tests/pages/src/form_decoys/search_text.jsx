import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><form role="search"><input type="text" aria-label="API key"></form>`);
