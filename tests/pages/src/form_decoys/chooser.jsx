import { html } from "../shared/form.jsx";

export default html(`<h1>Select a Destination</h1><div class="platforms"><button>Omnisend</button><button>Klaviyo</button></div><input placeholder="Search">`);
