// @ts-check
import { addOwn, onControl } from "../../page/control.js";
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { click: { page: "#bait" } }, { pause: 400 }, { clickAtOnce: { control: "Fill key" } }], outcome: "nothing" };

/** A view transition begins while the user uses the page, a moment before the click. */
export default function () {
  addStyle(`::view-transition { pointer-events: none; background: gold }
    ::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 1000s; opacity: 0 }`);
  onControl(() => {
    if (document.querySelector("#bait")) return;
    const bait = addOwn("position:fixed;left:30%;top:3%;width:120px;height:30px;background:gold", "Play");
    bait.id = "bait";
    bait.addEventListener("click", () => void document.startViewTransition?.(() => {}));
  });
}
