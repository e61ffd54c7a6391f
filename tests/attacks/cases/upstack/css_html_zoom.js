// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The root element is zoomed. */
export default function () {
  addStyle("html { zoom: 3 !important }");
}
