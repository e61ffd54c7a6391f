// @ts-check
import { addOwn, control, onControl } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { drag: { from: { page: "#bait" }, to: { control: "Fill key" }, after: 200 } }], outcome: "nothing" };

/** A drag that began in the page ends on the control. */
export default function () {
  onControl(() => {
    if (document.querySelector("#bait")) return;
    const bait = addOwn("position:fixed;left:30%;top:3%;width:120px;height:30px;background:gold", "Drag me");
    bait.id = "bait";
    bait.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      setTimeout(() => control()?.setPointerCapture(event.pointerId), 100);
    });
  });
}
