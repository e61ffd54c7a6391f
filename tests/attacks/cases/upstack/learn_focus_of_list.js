// @ts-check
import { TWO_KEYS } from "../../page/list.js";
import { learnFrom, learnRoot } from "../../page/learn.js";

/** @type {import("../../case").Attack} */
export const attack = {
  keys: TWO_KEYS,
  user: [{ click: { control: "Fill key" } }, { pause: 400 }, { key: "ArrowDown" }, { key: "Tab" }, { key: "Tab" }, { pause: 300 }],
  outcome: "nothing",
};

/** The selection, asked for all the time while the focus moves in the list. */
export default function () {
  setInterval(() => {
    learnFrom("selection", getSelection());
    learnRoot("selection", getSelection()?.anchorNode?.getRootNode());
    learnRoot("focus", document.activeElement?.getRootNode());
  }, 1);
}
