import "@awesome.me/webawesome/dist/styles/webawesome.css";
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/checkbox/checkbox.js";
import "@awesome.me/webawesome/dist/components/copy-button/copy-button.js";
import "@awesome.me/webawesome/dist/components/dialog/dialog.js";
import "@awesome.me/webawesome/dist/components/input/input.js";
import "@awesome.me/webawesome/dist/components/radio/radio.js";
import "@awesome.me/webawesome/dist/components/radio-group/radio-group.js";
import "@awesome.me/webawesome/dist/components/tab-group/tab-group.js";
import "@awesome.me/webawesome/dist/components/tag/tag.js";

export const $ = (selector) => document.querySelector(selector);

/** Lets the page's form wait until the components are defined: their properties are accessors. */
export const ready = () =>
  Promise.all(["wa-button", "wa-dialog", "wa-input", "wa-radio-group"].map((tag) => customElements.whenDefined(tag)));
