// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "filled" };

/** No attack: the filter of an extension for dark pages. */
export default function () {
  addStyle("html { filter: invert(1) hue-rotate(180deg) contrast(90%) !important }");
}
