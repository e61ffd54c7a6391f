// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The control is cut to a dot. */
export default function () {
  addStyle(`${HOST} { width: 3px !important; height: 3px !important; max-width: 3px !important; overflow: hidden !important; contain: paint !important }`);
}
