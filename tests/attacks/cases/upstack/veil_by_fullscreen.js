// @ts-check
import { addOwn, onControl } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { click: { page: "#bait" } }, { pause: 600 }, { clickAtOnce: { control: "Fill key" } }], outcome: "nothing" };

/** An element of the page is shown in full screen, and lets clicks through. */
export default function () {
  onControl(() => {
    if (document.querySelector("#bait")) return;
    const bait = addOwn("position:fixed;left:30%;top:3%;width:120px;height:30px;background:gold", "Play");
    bait.id = "bait";
    const veil = addOwn("pointer-events:none;background:white;position:fixed;inset:0;z-index:-1", "Film");
    bait.addEventListener("click", () => void veil.requestFullscreen());
  });
}
