// @ts-check
import { MANY_KEYS } from "../../page/list.js";
import { learnFrom, learnRoot } from "../../page/learn.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: MANY_KEYS, user: [{ click: { control: "Fill key" } }, { pause: 400 }, { type: "ze" }, { chord: ["Control", "a"] }, { chord: ["Control", "c"] }, { pause: 300 }], outcome: "nothing" };

/** Selection, focus and clipboard events of the list. */
export default function () {
  for (const kind of ["selectionchange", "copy", "focusin", "focusout", "pointerover", "mouseover", "click"]) {
    document.addEventListener(kind, (event) => {
      const { relatedTarget, clipboardData } = /** @type {any} */ (event);
      learnFrom(kind, getSelection());
      learnFrom(kind, clipboardData?.getData("text/plain"));
      for (const node of [...event.composedPath(), relatedTarget]) learnRoot(kind, node instanceof Node && node.getRootNode());
      learnRoot(kind, getSelection()?.anchorNode?.getRootNode());
    }, true);
  }
}
