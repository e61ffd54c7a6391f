// @ts-check
import { coverWhenShown, toTopLayer } from "../../page/cover.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { doubleClick: { at: { page: "#bait" }, gap: 200 } }], outcome: "nothing" };

/** A cover is made transparent for clicks at the first release, and stays visible. */
export default function () {
  coverWhenShown("Double-click to start", (cover) => {
    toTopLayer(cover);
    cover.addEventListener("pointerup", () => (cover.style.pointerEvents = "none"));
  });
}
