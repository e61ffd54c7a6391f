// @ts-check
import { onControl, placeOfButton } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ pause: 900 }, { key: "Enter" }], outcome: "nothing" };

/** A script dispatches every event that a user's press causes. */
export default function () {
  onControl((host) =>
    setTimeout(() => {
      const { x, y } = placeOfButton();
      const common = { bubbles: true, composed: true, cancelable: true, clientX: x, clientY: y, detail: 1 };
      for (const target of [host, document.elementFromPoint(x, y) ?? host]) {
        for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) target.dispatchEvent(new PointerEvent(type, common));
        for (const type of ["keydown", "keyup"]) target.dispatchEvent(new KeyboardEvent(type, { ...common, key: "Enter" }));
        /** @type {HTMLElement} */ (target).click();
        /** @type {HTMLElement} */ (target).focus();
      }
    }, 600),
  );
}
