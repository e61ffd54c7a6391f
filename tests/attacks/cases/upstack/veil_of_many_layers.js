// @ts-check
import { addOwn, onControl } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** Forty layers, each of which hides a tenth, and which let clicks through. */
export default function () {
  onControl(() => {
    for (let layer = 0; layer < 40; layer++) {
      addOwn("position:fixed;inset:0;background:rgb(255 255 255 / 0.1);pointer-events:none;z-index:2147483647");
    }
  });
}
