import { html } from "../shared/form.jsx";

/** Forms in frames are not served. */
export default html(
  `<h1>Destinations</h1><iframe width="600" height="300"></iframe>`,
  (place) => {
    place.querySelector("iframe").srcdoc = `<h1>Omnisend</h1><label class="field">API key <input type="password"></label><button>Save</button>`;
  },
);
