// @ts-check
import { addStyle } from "../../page/style.js";
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** Fields of the create form have the names of properties. */
export default function () {
  addStyle("[data-own] { display: none }");
  setInterval(() => {
    const form = document.querySelector("form.full");
    if (!form || form.querySelector("[data-own]")) return;
    for (const name of ["parentElement", "parentNode", "textContent", "querySelectorAll", "children", "getRootNode", "closest", "matches", "contains", "elements", "isConnected", "shadowRoot", "tagName", "localName", "nodeType"]) {
      const field = document.createElement("input");
      field.dataset.own = "";
      field.type = "hidden";
      field.name = name;
      form.prepend(field);
    }
  }, 20);
}
