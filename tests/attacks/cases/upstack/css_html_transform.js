// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The root element is moved and enlarged, with all that is fixed in it. */
export default function () {
  addStyle("html { transform: scale(2) translate(-10%, -10%) !important; perspective: 40px !important }");
}
