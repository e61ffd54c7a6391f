// @ts-check
import { coverWhenShown } from "../../page/cover.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { doubleClick: { at: { page: "#bait" }, gap: 120 } }], outcome: "nothing" };

/** A cover invites to a double click, and is removed at its first press. */
export default function () {
  coverWhenShown("Double-click to start", (cover) => cover.addEventListener("pointerdown", () => cover.remove()));
}
