// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** An ancestor is blurred until nothing can be read. */
export default function () {
  addStyle("form > .field:nth-of-type(3) { filter: blur(9px) }");
}
