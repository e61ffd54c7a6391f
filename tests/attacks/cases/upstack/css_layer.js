// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** An important declaration in a layer precedes an important one outside of it. */
export default function () {
  addStyle(`@layer attack { ${HOST}, * { opacity: 0.02 !important } } ${HOST} { opacity: 1 }`);
}
