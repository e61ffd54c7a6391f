// @ts-check
import { addOwn } from "../../page/control.js";
import { addStyle } from "../../page/style.js";
import { TWO_KEYS } from "../../page/list.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { click: { entry: "0001" } }], outcome: "nothingUnseen" };

/** Other names are painted over the list by a modal dialog. */
export default function () {
  addStyle("dialog::backdrop { pointer-events: none; background: white }");
  addEventListener("pointerup", () =>
    setTimeout(() => {
      const dialog = /** @type {HTMLDialogElement} */ (addOwn("pointer-events:none;width:100vw;height:100vh;background:white", "Names", "dialog"));
      if (!document.querySelector("dialog:modal")) dialog.showModal();
    }, 300),
  );
}
