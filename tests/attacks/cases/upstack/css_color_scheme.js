// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The colours of the other scheme, on a field that is painted for it. */
export default function () {
  addStyle(`${HOST} { color-scheme: only dark !important; accent-color: transparent !important; forced-color-adjust: none !important }`);
}
