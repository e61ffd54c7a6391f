// @ts-check
import { addOwn, onControl } from "../../page/control.js";
import { toTopLayer } from "../../page/cover.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A popover that lets clicks through is shown after the control. */
export default function () {
  onControl(() =>
    setTimeout(() => toTopLayer(addOwn("position:fixed;inset:0;width:auto;height:auto;background:white;pointer-events:none", "Continue")), 200),
  );
}
