// @ts-check
import { addOwn } from "../../page/control.js";
import { learn } from "../../page/results.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: [{ await: "#bait" }, { click: { page: "#bait" } }, { pause: 1500 }], outcome: "nothing" };

/** A window that the page opens keeps its listeners when it navigates to the site. */
export default function () {
  addEventListener("DOMContentLoaded", () => {
    const bait = addOwn("position:fixed;left:40%;top:0;width:90px;height:30px;background:gold", "Help");
    bait.id = "bait";
    bait.addEventListener("click", () => {
      const popup = /** @type {any} */ (open("", "help", "width=500,height=400"));
      if (!popup) return;
      for (const kind of ["keyferry-link", "keyferry-ask", "arm", "copied", "taken"]) {
        for (const target of [popup, popup.document, popup.document.fonts]) target.addEventListener(kind, () => learn(`the popup hears ${kind}`), true);
      }
      popup.location = "/integrations/api-keys";
    });
  });
}
