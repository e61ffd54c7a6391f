// @ts-check
import { coverWhenShown } from "../../page/cover.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { hoverAndClick: { at: { page: "#bait" }, after: 120 } }], outcome: "nothing" };

/** A cover is removed when the pointer arrives, right before a single click. */
export default function () {
  coverWhenShown("Start", (cover) => cover.addEventListener("pointerenter", () => cover.remove()));
}
