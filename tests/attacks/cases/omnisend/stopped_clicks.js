// @ts-check
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** The page's first listener stops the user's clicks, and the page clicks itself. */
export default function () {
  const stop = (/** @type {MouseEvent} */ event) => {
    if (!event.isTrusted) return;
    event.stopImmediatePropagation();
    /** @type {HTMLElement} */ (event.target).click();
  };
  addEventListener("click", stop, true);
}
