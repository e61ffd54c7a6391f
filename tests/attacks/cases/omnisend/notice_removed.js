// @ts-check
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "savedAndShown", notYet: ["chromium", "firefox"] };

/** The notice is removed each time that it appears. The toolbar icon reports the saved key then. */
export default function () {
  new MutationObserver(() => document.querySelector("div[popover]:not([data-own])")?.remove()).observe(document, {
    childList: true,
    subtree: true,
  });
}
