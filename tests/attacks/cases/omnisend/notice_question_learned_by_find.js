// @ts-check
import { learn } from "../../page/results.js";
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = {
  keys: [],
  user: [...CREATE_AND_COPY.slice(0, -2), { pause: 500 }, { click: { page: "form header button" } }, { click: { control: "Save key" } }, { pause: 500 }],
  outcome: "saved",
};

/** `window.find` reads the question about a key that was not copied, and its buttons. */
export default function () {
  setInterval(() => {
    for (const text of ["Save it now", "Save key", "It ends in"]) {
      if (/** @type {any} */ (window).find(text, false, false, true)) learn(`find: ${text}`);
    }
  }, 100);
}
