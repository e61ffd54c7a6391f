// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The host is a picture of a view transition. */
export default function () {
  addStyle(`${HOST} { view-transition-name: none !important; will-change: opacity !important; backface-visibility: hidden !important; transform: rotateY(179deg) !important }`);
}
