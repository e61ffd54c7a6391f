// @ts-check
import { control } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { page: "form .field:nth-of-type(3) input" } }, { hold: { key: "Enter", during: 600 } }], outcome: "nothing" };

/** A held key is repeated while the page moves the focus to the control. */
export default function () {
  let moved = false;
  addEventListener("keydown", () => {
    if (moved) return;
    moved = true;
    const host = control();
    if (host) host.tabIndex = 0;
    host?.focus();
  }, true);
}
