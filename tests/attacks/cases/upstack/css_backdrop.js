// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A backdrop is drawn in the top layer. */
export default function () {
  addStyle(`::backdrop, ${HOST}::backdrop { background: white !important; opacity: 1 !important; pointer-events: none !important; z-index: 2147483647 !important }`);
}
