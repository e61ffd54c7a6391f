// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The root element is mixed with a background of the same colours. */
export default function () {
  addStyle("html { mix-blend-mode: difference !important; isolation: isolate; background: #0a6c57 !important }");
}
