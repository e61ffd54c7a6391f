// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A blend mode in the page turns what lies under it white. */
export default function () {
  addStyle("body::after { content: \"\"; position: fixed; inset: 0; background: white; mix-blend-mode: screen; pointer-events: none; z-index: 2147483647 }");
}
