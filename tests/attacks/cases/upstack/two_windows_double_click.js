// @ts-check
import { addOwn, onControl } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { click: { page: "#bait" } }, "newestWindow", { clickAtOnce: { page: "body" } }, "firstWindow", { clickAtOnce: { control: "Fill key" } }], outcome: "nothing" };

/** The first click of a double click closes a window, and the second one lands on the page. */
export default function () {
  onControl(() => {
    if (document.querySelector("#bait")) return;
    const bait = addOwn("position:fixed;left:30%;top:3%;width:120px;height:30px;background:gold", "Play");
    bait.id = "bait";
    bait.addEventListener("click", () => {
      const popup = open("about:blank", "popup", "width=400,height=400");
      popup?.addEventListener("mousedown", () => setTimeout(() => popup.close(), 10));
    });
  });
}
