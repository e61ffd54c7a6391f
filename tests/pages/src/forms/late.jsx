import { html, connect, BUTTONS, NAME } from "../shared/form.jsx";

/** The form appears some time after the page. */
export const address = "/x/new";
export default html(`<h1>Event Destinations</h1><button>New Destination</button><div id="late"></div>`, (place) => {
  const show = () => {
    place.querySelector("#late").innerHTML = `<h2>Omnisend</h2>${NAME}<label class="field">API key <input type="password" data-key></label>${BUTTONS}`;
    connect(place);
  };
  setTimeout(show, 1500);
});
