// @ts-check
import { addOwn, onControl } from "../../page/control.js";
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A modal dialog with a backdrop that lets clicks through is shown after the control. */
export default function () {
  addStyle("dialog, dialog::backdrop { pointer-events: none; background: white }");
  onControl(() =>
    setTimeout(() => {
      const dialog = /** @type {HTMLDialogElement} */ (addOwn("", "Continue", "dialog"));
      if (!document.querySelector("dialog:modal")) dialog.showModal();
    }, 200),
  );
}
