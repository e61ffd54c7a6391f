// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The individual transform properties do the same. */
export default function () {
  addStyle(`${HOST} { scale: 4 !important; rotate: 180deg !important }`);
}
