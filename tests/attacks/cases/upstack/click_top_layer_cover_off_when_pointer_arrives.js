// @ts-check
import { coverWhenShown, toTopLayer } from "../../page/cover.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { hoverAndClick: { at: { page: "#bait" }, after: 250 } }], outcome: "nothing" };

/** A popover of the page, shown after the control, is hidden when the pointer arrives. */
export default function () {
  coverWhenShown("Start", (cover) => {
    toTopLayer(cover);
    cover.addEventListener("pointerenter", () => cover.hidePopover());
  });
}
