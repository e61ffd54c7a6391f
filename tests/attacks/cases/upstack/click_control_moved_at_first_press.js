// @ts-check
import { addOwn, onControl, placeOfButton } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { doubleClick: { at: { page: "#bait" }, gap: 250 } }], outcome: "nothing" };

/** The control comes under the second press of a double click. */
export default function () {
  onControl(() => {
    const bait = addOwn("position:fixed;left:40%;top:60%;width:120px;height:30px;background:gold", "Double-click");
    bait.id = "bait";
    bait.addEventListener("pointerdown", ({ clientX, clientY }) => {
      const { x, y } = placeOfButton();
      const form = /** @type {HTMLElement} */ (document.querySelector("form"));
      bait.remove();
      form.style.translate = `${clientX - x}px ${clientY - y}px`;
    });
  });
}
