import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><input type="search" placeholder="Search API key">`);
