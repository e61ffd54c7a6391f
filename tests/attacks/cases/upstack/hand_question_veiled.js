// @ts-check
import { FILL_BY_HAND, UNKNOWN_FORM } from "../../page/by_hand.js";
import { addOwn, onControl } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { address: UNKNOWN_FORM, withoutControl: true, user: FILL_BY_HAND, outcome: "nothingUnseen" };

/** The question about the chosen field is covered by a layer above it that lets clicks through. */
export default function () {
  onControl(() =>
    setTimeout(() => {
      const layer = addOwn("position:fixed;inset:0;width:100%;height:100%;border:0;background:white;pointer-events:none", "Continue");
      layer.popover = "manual";
      setInterval(() => {
        layer.hidePopover();
        layer.showPopover();
      }, 20);
    }, 300),
  );
}
