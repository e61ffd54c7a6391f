// @ts-check
import { addOwn } from "../../page/control.js";
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** Elements with the names of the window's properties that a browser may lack. */
export default function () {
  const html = `<a id=navigation></a><a id=top></a><iframe name=keyferry srcdoc=x></iframe><a id=WebAssembly></a><a id=performance></a>`;
  const add = () => {
    const holder = addOwn("display:none");
    holder.innerHTML = html;
  };
  // In the first moment too, when the document has no body yet.
  document.documentElement.insertAdjacentHTML("beforeend", `<div style="display:none" data-own>${html}</div>`);
  document.addEventListener("readystatechange", () => document.readyState === "interactive" && add());
}
