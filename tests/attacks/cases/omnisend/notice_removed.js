// @ts-check
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "savedAndReported" };

/** The notice is removed each time that it appears. */
export default function () {
  new MutationObserver(() => document.querySelector("div[popover]:not([data-own])")?.remove()).observe(document, {
    childList: true,
    subtree: true,
  });
}
