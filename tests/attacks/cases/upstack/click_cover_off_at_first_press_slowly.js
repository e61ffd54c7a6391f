// @ts-check
import { coverWhenShown } from "../../page/cover.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { doubleClick: { at: { page: "#bait" }, gap: 350 } }], outcome: "nothing" };

/** The same with a slow double click. */
export default function () {
  coverWhenShown("Double-click to start", (cover) => cover.addEventListener("pointerdown", () => cover.remove()));
}
