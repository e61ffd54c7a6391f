// @ts-check
import { addOwn, onControl } from "../../page/control.js";
import { everyFrame } from "../../page/cover.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A popover that lets clicks through is shown anew in each frame, so that it is always the last. */
export default function () {
  onControl(() => {
    const veil = addOwn("position:fixed;inset:0;width:auto;height:auto;background:white;pointer-events:none", "Continue");
    veil.popover = "manual";
    everyFrame(() => {
      if (veil.matches(":popover-open")) veil.hidePopover();
      veil.showPopover();
    });
  });
}
