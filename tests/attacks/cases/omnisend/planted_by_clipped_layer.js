// @ts-check
import { attackersKey, falseReveal } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: [{ await: "#bait" }, { pause: 300 }, { click: { page: "#bait" } }, { pause: 700 }], outcome: "nothing" };

/** A layer that is clipped to nothing, whose control is not holds a false view with the attacker's key: a click anywhere would save it. */
export default function () {
  falseReveal("clip-path:inset(0 0 100% 100%)", `style="opacity:0" data-clipboard-text="${attackersKey()}"`);
}
