// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The control is larger than its place: three times its size, or a small part of it. */
export default function () {
  addStyle(`${HOST} { transform: scale(3) !important; transform-origin: 90% 50% !important }`);
}
