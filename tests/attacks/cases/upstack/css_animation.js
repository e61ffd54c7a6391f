// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** Animations override normal declarations, and run while the user aims. */
export default function () {
  addStyle(`@keyframes fade { from, to { opacity: 0.02; translate: 0 1px; color: transparent; background: white } } ${HOST} { animation: fade 1000s infinite !important }`);
}
