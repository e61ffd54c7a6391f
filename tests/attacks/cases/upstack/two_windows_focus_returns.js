// @ts-check
import { addOwn, onControl } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { click: { page: "#bait" } }, "newestWindow", { pause: 300 }, "firstWindow", { clickAtOnce: { control: "Fill key" } }], outcome: "nothing" };

/** The page comes to the front right before the click. */
export default function () {
  onControl(() => {
    if (document.querySelector("#bait")) return;
    const bait = addOwn("position:fixed;left:30%;top:3%;width:120px;height:30px;background:gold", "Play");
    bait.id = "bait";
    bait.addEventListener("click", () => {
      const popup = open("about:blank", "popup", "width=400,height=400");
      setTimeout(() => popup?.close(), 900);
    });
  });
}
