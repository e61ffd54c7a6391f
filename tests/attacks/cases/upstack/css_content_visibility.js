// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The content is not drawn. */
export default function () {
  addStyle(`${HOST} { content-visibility: hidden !important; contain: strict !important }`);
}
