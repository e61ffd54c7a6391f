import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><label>API key <textarea></textarea></label><button>Save</button>`);
