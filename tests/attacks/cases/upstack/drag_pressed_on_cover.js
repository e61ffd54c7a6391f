// @ts-check
import { coverWhenShown } from "../../page/cover.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { drag: { from: { page: "#bait" }, to: { page: "#bait" }, after: 900 } }], outcome: "nothing" };

/** A cover disappears during a long press: the press began on the page, and ends on the control. */
export default function () {
  coverWhenShown("Hold", (cover) => cover.addEventListener("pointerdown", () => cover.remove()));
}
