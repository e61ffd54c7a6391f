// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A filter of the root element hides the page until the pointer arrives at the control. */
export default function () {
  addStyle("html { filter: opacity(0) !important }");
  addEventListener("pointermove", () => addStyle("html { filter: none !important }"), true);
  addEventListener("pointerdown", () => addStyle("html { filter: none !important }"), true);
}
