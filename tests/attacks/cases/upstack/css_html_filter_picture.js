// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A filter of the root element paints a picture in place of the whole page. */
export default function () {
  addEventListener("DOMContentLoaded", () => {
    const svg = `<svg width="0" height="0"><filter id="paint" x="0" y="0" width="1" height="1"><feFlood flood-color="gold"/></filter></svg>`;
    const holder = document.createElement("div");
    holder.className = "own";
    holder.innerHTML = svg;
    document.body.append(holder);
    addStyle("html { filter: url(#paint) !important }");
  });
}
