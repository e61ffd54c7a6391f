// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A pseudo-element of the host is as large as the host. */
export default function () {
  addStyle(`${HOST}::after, ${HOST}::before { content: "" !important; display: block !important; position: absolute !important; inset: -9px !important; background: gold !important; pointer-events: none !important; z-index: 2147483647 !important }`);
}
