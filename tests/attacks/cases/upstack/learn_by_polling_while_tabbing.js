// @ts-check
import { MANY_KEYS } from "../../page/list.js";
import { learnFrom, learnRoot } from "../../page/learn.js";

/** @type {import("../../case").Attack} */
export const attack = {
  keys: MANY_KEYS,
  user: [
    { click: { page: "form .field:nth-of-type(3) input" } },
    { key: "Tab" },
    { pause: 900 },
    { key: "Enter" },
    { pause: 900 },
    { keys: ["Tab", "Tab", "Tab"] },
    { chord: ["Shift", "Tab"] },
    { pause: 300 },
  ],
  outcome: "nothing",
};

/** Reads selection, focus and carets all the time, as the user moves the focus into the control and through its list by keyboard. */
export default function () {
  const poll = () => {
    const selection = getSelection();
    learnFrom("selection", selection);
    for (const node of [selection?.anchorNode, selection?.focusNode, document.activeElement]) {
      learnRoot("selection", node?.getRootNode());
      learnFrom("selection", node?.textContent);
    }
    if (selection?.rangeCount) {
      const range = selection.getRangeAt(0);
      learnFrom("range", range);
      learnRoot("range", range.commonAncestorContainer.getRootNode());
    }
    for (let y = 0; y < innerHeight; y += 40) {
      const caret = document.caretPositionFromPoint?.(innerWidth / 2, y)?.offsetNode;
      if (caret) learnRoot("caret", caret.getRootNode());
    }
    setTimeout(poll, 2);
  };
  poll();
}
