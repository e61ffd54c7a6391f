// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A filter hides the content without changing the opacity. */
export default function () {
  addStyle(`${HOST} { filter: opacity(0.03) !important }`);
}
