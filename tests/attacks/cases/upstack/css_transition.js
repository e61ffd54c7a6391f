// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A transition holds the start value for as long as it is delayed. */
export default function () {
  addStyle(`${HOST} { transition: all 1000s 1000s !important } @starting-style { ${HOST} { opacity: 0.02 !important } }`);
}
