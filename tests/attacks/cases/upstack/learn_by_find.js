// @ts-check
import { learn } from "../../page/results.js";
import { SECRETS, TWO_KEYS } from "../../page/list.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { pause: 1000 }], outcome: "nothing" };

/** `window.find` searches the texts of closed shadow roots, too. */
export default function () {
  addEventListener("pointerup", () => {
    setInterval(() => {
      for (const secret of SECRETS) {
        getSelection()?.removeAllRanges();
        // Not in the types: it is in no standard, and in every browser.
        if (/** @type {any} */ (window).find(secret, false, false, true, false, true)) learn(`find: ${secret}`);
      }
    }, 50);
  }, true);
}
