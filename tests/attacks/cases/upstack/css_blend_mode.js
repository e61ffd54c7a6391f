// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A blend mode hides the control on its background. */
export default function () {
  addStyle(`${HOST} { mix-blend-mode: lighten !important; isolation: auto !important }`);
}
