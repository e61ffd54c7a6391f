// @ts-check
import { CREATE_AND_COPY, attackersKey } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** After the user's click the page writes thirty keys to the clipboard, one after the other. */
export default function () {
  addEventListener("click", (event) => {
    if (!/** @type {Element} */ (event.target).closest("form .card .row button")) return;
    for (let n = 0; n < 30; n++) void navigator.clipboard.writeText(attackersKey(n).replace("aTtA", String(1000 + n))).catch(() => {});
  });
}
