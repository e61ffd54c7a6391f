// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The whole page is almost transparent, over a picture of something else. */
export default function () {
  addStyle("html { opacity: 0.02 !important }");
}
