// @ts-check
import { addOwn, onControl, placeOfButton } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { hoverAndClick: { at: { page: "#bait" }, after: 150 } }], outcome: "nothing" };

/** The page moves the form, so that the control comes under a pointer that is about to click. */
export default function () {
  onControl(() => {
    const bait = addOwn("position:fixed;left:40%;top:60%;width:120px;height:30px;background:gold", "Next");
    bait.id = "bait";
    bait.addEventListener("pointerenter", ({ clientX, clientY }) => {
      const { x, y } = placeOfButton();
      const form = /** @type {HTMLElement} */ (document.querySelector("form"));
      bait.remove();
      form.style.cssText = `position:relative;left:${clientX - x}px;top:${clientY - y}px`;
    });
  });
}
