// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A filter makes the control as white as the field. */
export default function () {
  addStyle(`${HOST} { filter: brightness(100) !important }`);
}
