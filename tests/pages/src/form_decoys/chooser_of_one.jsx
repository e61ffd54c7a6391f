import { html } from "../shared/form.jsx";

export default html(`<h1>Select a Destination</h1><div role="radiogroup"><label><input type="radio"> Omnisend</label><label><input type="radio"> Klaviyo</label></div><input aria-label="API key">`);
