// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** An ancestor is enlarged and moved. */
export default function () {
  addStyle("form > .field:nth-of-type(3) { transform: scale(3); transform-origin: 100% 100% }");
}
