// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** Sizes in rem depend on the root element. */
export default function () {
  addStyle("html { font-size: 0.01px !important }");
}
