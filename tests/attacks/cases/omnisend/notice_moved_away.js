// @ts-check
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "savedAndReported" };

/** The notice is moved into an element that is not displayed, as soon as it appears. */
export default function () {
  const hidden = document.createElement("div");
  hidden.style.display = "none";
  new MutationObserver(() => {
    const notice = document.querySelector("div[popover]:not([data-own])");
    if (!notice || hidden.contains(notice)) return;
    document.body.append(hidden);
    hidden.append(notice);
  }).observe(document, { childList: true, subtree: true });
}
