// @ts-check
import { addOwn, onControl } from "../../page/control.js";
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** Fields with the names of properties replace these on their form, where a check looks for ancestors. */
export default function () {
  addStyle("main { opacity: 0.05 }");
  const names = ["parentElement", "parentNode", "nextSibling", "getRootNode", "getBoundingClientRect", "ownerDocument", "style"];
  onControl(() => {
    const form = /** @type {HTMLFormElement} */ (document.querySelector("form"));
    form.id = "f";
    for (const name of names) {
      const field = /** @type {HTMLInputElement} */ (addOwn("display:none", "", "input"));
      field.name = name;
      field.setAttribute("form", "f");
    }
  });
}
