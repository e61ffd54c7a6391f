// @ts-check
import { addOwn, keyField, onControl, placeOfButton } from "../../page/control.js";
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { hoverAndClick: { at: { page: "#bait" }, after: 150 } }], outcome: "nothing" };

/** The page scrolls the control under a pointer that is about to click. */
export default function () {
  addStyle("body { padding: 1500px 0 3000px !important }");
  onControl(() => {
    keyField().scrollIntoView({ block: "center" });
    const bait = addOwn("position:fixed;width:80px;height:30px;background:gold", "Next");
    const { x, y } = placeOfButton();
    bait.style.left = `${x - 40}px`;
    bait.style.top = `${y + 120}px`;
    bait.id = "bait";
    bait.addEventListener("pointerenter", ({ clientY }) => {
      bait.remove();
      scrollBy({ top: placeOfButton().y - clientY, behavior: "instant" });
    });
  });
}
