// @ts-check
import { control } from "../../page/control.js";
import { TWO_KEYS } from "../../page/list.js";
import { learnFrom } from "../../page/learn.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { pause: 400 }, { chord: ["Control", "a"] }, { pause: 500 }], outcome: "nothing" };

/** Everything is selected while the list is open, by the user and by the page. */
export default function () {
  setInterval(() => {
    if (!control()) return;
    learnFrom("selection of the user", getSelection());
    document.execCommand("selectAll");
    learnFrom("selection of the page", getSelection());
    learnFrom("selected fragment", getSelection()?.rangeCount && getSelection()?.getRangeAt(0).cloneContents().textContent);
  }, 100);
}
