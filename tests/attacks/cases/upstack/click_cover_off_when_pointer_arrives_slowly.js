// @ts-check
import { coverWhenShown } from "../../page/cover.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { hoverAndClick: { at: { page: "#bait" }, after: 300 } }], outcome: "nothing" };

/** The same with a slow click. */
export default function () {
  coverWhenShown("Start", (cover) => cover.addEventListener("pointerenter", () => cover.remove()));
}
