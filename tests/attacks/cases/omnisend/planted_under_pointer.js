// @ts-check
import { attackersKey, falseReveal } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: [{ await: "#bait" }, { pause: 300 }, { hoverAndClick: { at: { page: "#bait" }, after: 150 } }, { pause: 700 }], outcome: "nothing" };

/** The copy control comes under the pointer a moment before the click. */
export default function () {
  falseReveal("clip-path:inset(0 0 100% 0)", `data-clipboard-text="${attackersKey()}"`);
  addEventListener("pointermove", () => {
    const bait = /** @type {HTMLElement | null} */ (document.querySelector("#bait"));
    if (bait) bait.style.clipPath = "";
  });
}
