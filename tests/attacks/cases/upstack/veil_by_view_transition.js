// @ts-check
import { onControl } from "../../page/control.js";
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ pause: 500 }, { click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A view transition paints a picture over everything, the top layer included, and lets clicks through. */
export default function () {
  addStyle(`::view-transition { pointer-events: none; background: white }
    ::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 1000s; opacity: 0 }`);
  onControl(() => setTimeout(() => void document.startViewTransition?.(() => {}), 200));
}
