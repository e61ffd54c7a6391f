// @ts-check
import { addOwn } from "../../page/control.js";
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** Elements that replace properties of the document. */
export default function () {
  const html = `<img name=fonts><img name=hidden><img name=visibilityState><img name=adoptedStyleSheets><img name=scrollingElement>`;
  const add = () => {
    const holder = addOwn("display:none");
    holder.innerHTML = html;
  };
  // In the first moment too, when the document has no body yet.
  document.documentElement.insertAdjacentHTML("beforeend", `<div style="display:none" data-own>${html}</div>`);
  document.addEventListener("readystatechange", () => document.readyState === "interactive" && add());
}
