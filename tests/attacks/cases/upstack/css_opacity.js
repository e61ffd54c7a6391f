// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** An element that is almost transparent receives clicks. */
export default function () {
  addStyle(`${HOST} { opacity: 0.03 !important }`);
}
