// @ts-check
import { addStyle } from "../../page/style.js";
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "savedAndShown" };

/** The notice is taken out of the top layer, and has no style. */
export default function () {
  addStyle("div[popover] { display: none !important; all: unset !important }");
  setInterval(() => {
    const notice = /** @type {HTMLElement | null} */ (document.querySelector("div[popover]:not([data-own])"));
    if (notice?.matches(":popover-open")) notice.hidePopover();
  }, 20);
}
