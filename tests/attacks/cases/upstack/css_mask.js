// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A mask hides the control. */
export default function () {
  addStyle(`${HOST} { mask-image: linear-gradient(transparent, transparent) !important; mask: linear-gradient(transparent, transparent) !important }`);
}
