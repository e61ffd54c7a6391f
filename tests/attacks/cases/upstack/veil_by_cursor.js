// @ts-check
import { addOwn, onControl, placeOfButton } from "../../page/control.js";
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A picture as the cursor covers the control below the pointer. */
export default function () {
  addStyle("* { cursor: none !important }");
  onControl(() => {
    const { x, y } = placeOfButton();
    addOwn(`position:fixed;left:${x - 60}px;top:${y - 20}px;width:120px;height:40px;background:gold;pointer-events:none;z-index:2147483647`, "➤");
  });
}
