// @ts-check
import { addOwn, onControl, placeOfButton } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { withoutControl: true, user: [{ await: "#bait" }, { doubleClick: { at: { page: "#bait" }, gap: 300 } }], outcome: "nothing" };

/** The form is hidden, and the control with it; both are shown at the first press, so that the control is new. */
export default function () {
  onControl(() => {
    const { x, y } = placeOfButton();
    const root = /** @type {HTMLElement} */ (document.querySelector("#root"));
    if (document.querySelector("#bait") || root.dataset.shown) return;
    const bait = addOwn(`position:fixed;left:${x - 60}px;top:${y - 15}px;width:120px;height:30px;background:gold`, "Double-click");
    bait.id = "bait";
    root.style.visibility = "hidden";
    bait.addEventListener("pointerdown", () => {
      bait.remove();
      root.dataset.shown = "yes";
      root.style.visibility = "";
    });
  });
}
