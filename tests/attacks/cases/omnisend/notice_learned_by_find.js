// @ts-check
import { learn } from "../../page/results.js";
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved", notYet: ["chromium", "firefox"] };

/** `window.find` reads the notice. The page knows its own key, and should not learn that Keyferry saved it. */
export default function () {
  setInterval(() => {
    if (/** @type {any} */ (window).find("keyring", false, false, true)) learn("find: the notice");
  }, 100);
}
