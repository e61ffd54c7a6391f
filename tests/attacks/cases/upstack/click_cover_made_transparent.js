// @ts-check
import { coverWhenShown, toTopLayer } from "../../page/cover.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { hoverAndClick: { at: { page: "#bait" }, after: 250 } }], outcome: "nothing" };

/** A cover lets clicks through as soon as the pointer is on it. */
export default function () {
  coverWhenShown("Start", (cover) => {
    toTopLayer(cover);
    cover.addEventListener("pointermove", () => (cover.style.pointerEvents = "none"));
  });
}
