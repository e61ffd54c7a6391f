// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The root element is clipped and masked. */
export default function () {
  addStyle("html { clip-path: inset(0 0 99% 0) !important; mask: linear-gradient(transparent, transparent) !important }");
}
