// @ts-check
import { coverWhenShown } from "../../page/cover.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { doubleClick: { at: { page: "#bait" }, gap: 150 } }, { clickAtOnce: { control: "Fill key" } }], outcome: "nothing" };

/** A cover is removed at the second of three quick clicks. */
export default function () {
  let presses = 0;
  coverWhenShown("Click three times", (cover) => cover.addEventListener("click", () => ++presses === 2 && cover.remove()));
}
