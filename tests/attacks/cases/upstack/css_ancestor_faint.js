// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** An ancestor is almost transparent. */
export default function () {
  addStyle("form > .field:nth-of-type(3) { opacity: 0.5 }");
}
