// @ts-check
import { addOwn, onControl } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A layer that lets clicks through is painted over the control. */
export default function () {
  onControl(() => addOwn("position:fixed;inset:0;background:white;pointer-events:none;z-index:2147483647", "Continue"));
}
