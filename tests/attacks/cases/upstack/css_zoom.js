// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A zoomed control is larger than its place. */
export default function () {
  addStyle(`${HOST} { zoom: 5 !important }`);
}
