// @ts-check
import { addOwn } from "../../page/control.js";
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** Anchors with the names of Keyferry's global variables. */
export default function () {
  const html = `<a id=keyferry></a><a id=keyferryAlive></a><a id=keyferry name=contentIsConnected></a><a id=chrome></a><a id=browser></a>`;
  const add = () => {
    const holder = addOwn("display:none");
    holder.innerHTML = html;
  };
  // In the first moment too, when the document has no body yet.
  document.documentElement.insertAdjacentHTML("beforeend", `<div style="display:none" data-own>${html}</div>`);
  document.addEventListener("readystatechange", () => document.readyState === "interactive" && add());
}
