// @ts-check
import { TWO_KEYS } from "../../page/list.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { click: { entry: "0001" } }], outcome: "nothingUnseen" };

/** The list is almost transparent, by forty elements around the form. */
export default function () {
  document.addEventListener("readystatechange", () => {
    const root = document.querySelector("#root");
    if (document.readyState !== "interactive" || !root) return;
    let inner = root;
    for (let depth = 0; depth < 40; depth++) {
      const around = document.createElement("div");
      around.style.opacity = "0.9";
      inner.replaceWith(around);
      around.append(inner);
      inner = around;
    }
  });
}
