import { html } from "../shared/form.jsx";

export default html(`<h1>Omnisend</h1><label class="field">Key <input ></label><label class="field">Value <input ></label><button>Save</button>`);
