import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><input placeholder="Klaviyo API key"><button>Save</button>`);
