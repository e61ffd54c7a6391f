// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** Every property of every element is reset. */
export default function () {
  addStyle("* { all: unset !important }");
}
