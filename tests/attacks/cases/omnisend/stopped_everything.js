// @ts-check
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** The page stops every event on its way, in the first listener of the window, and acts itself. */
export default function () {
  const kinds = ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "keydown", "keyup", "input", "copy", "DOMContentLoaded", "load"];
  for (const kind of kinds) {
    addEventListener(kind, (event) => {
      if (!event.isTrusted) return;
      event.stopImmediatePropagation();
      if (kind === "click") /** @type {HTMLElement} */ (event.target).click();
      if (kind === "DOMContentLoaded") document.dispatchEvent(new Event("DOMContentLoaded"));
    }, true);
  }
}
