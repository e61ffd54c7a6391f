// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** Inherited properties of the text, which reach into a shadow root. */
export default function () {
  addStyle(`${HOST} { color: transparent !important; -webkit-text-fill-color: transparent !important; text-indent: -999px !important; letter-spacing: -2em !important; line-height: 0 !important; font-size: 0 !important; -webkit-text-security: disc !important; word-spacing: 99px !important; visibility: visible !important }`);
}
