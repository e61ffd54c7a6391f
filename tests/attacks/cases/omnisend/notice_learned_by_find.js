// @ts-check
import { learn } from "../../page/results.js";
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** Parts of the notice's texts, which the page does not contain. */
const TEXTS = ["API key saved", "key ending in", "Keyferry"];

/** `window.find` reads the notice. The page knows its own key, and should not learn that Keyferry saved it. */
export default function () {
  setInterval(() => {
    for (const text of TEXTS) {
      if (/** @type {any} */ (window).find(text, false, false, true)) learn(`find: ${text}`);
    }
  }, 100);
}
