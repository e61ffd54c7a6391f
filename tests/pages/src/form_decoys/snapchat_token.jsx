import { html } from "../shared/form.jsx";

export default html(`<h1>Snapchat</h1><label class="field">Snapchat Conversion API Token <input type="password"></label><button>Save</button>`);
