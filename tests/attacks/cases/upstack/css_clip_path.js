// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A small part of the control remains. */
export default function () {
  addStyle(`${HOST} { clip-path: inset(40% 45%) !important }`);
}
