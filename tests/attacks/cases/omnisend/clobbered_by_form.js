// @ts-check
import { addOwn } from "../../page/control.js";
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** A form with the name of a global variable, and fields with those of its properties. */
export default function () {
  const html = `<form id=keyferry><input name=triggerIsConnected><input name=contentIsConnected><input name=clipboardLink><input name=onTrigger></form>`;
  const add = () => {
    const holder = addOwn("display:none");
    holder.innerHTML = html;
  };
  // In the first moment too, when the document has no body yet.
  document.documentElement.insertAdjacentHTML("beforeend", `<div style="display:none" data-own>${html}</div>`);
  document.addEventListener("readystatechange", () => document.readyState === "interactive" && add());
}
