// @ts-check
import { attackersKey, falseReveal } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: [{ await: "#bait" }, { pause: 300 }, { click: { page: "#bait" } }, { pause: 700 }], outcome: "nothing" };

/** The false key stands in a field, and the control copies it. */
export default function () {
  falseReveal("opacity:0.01", "");
  addEventListener("click", () => void navigator.clipboard.writeText(attackersKey()).catch(() => {}));
  setInterval(() => {
    const bait = document.querySelector("#bait");
    if (!bait || bait.querySelector("input")) return;
    const field = document.createElement("input");
    field.readOnly = true;
    field.value = attackersKey();
    bait.prepend(field);
  }, 50);
}
