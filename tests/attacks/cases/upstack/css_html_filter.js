// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A filter of the root element applies to the whole page. */
export default function () {
  addStyle("html { filter: contrast(0) brightness(9) !important }");
}
