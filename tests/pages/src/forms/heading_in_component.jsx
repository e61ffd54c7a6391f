import { html, BUTTONS } from "../shared/form.jsx";

/** The title is in a shadow root, the field is not. */
export const address = "/x/new";
export default html(`<x-title></x-title><label class="field">API key <input type="password" data-key></label>${BUTTONS}`, (place) => {
  place.firstChild.attachShadow({ mode: "open" }).innerHTML = "<h2>Omnisend</h2>";
});
