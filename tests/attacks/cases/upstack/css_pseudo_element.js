// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A pseudo-element of the host lies over its content. */
export default function () {
  addStyle(`${HOST}::after, ${HOST}::before { content: "" !important; position: fixed !important; inset: 0 !important; background: white !important; pointer-events: none !important; z-index: 2147483647 !important }`);
}
