// @ts-check
import { addOwn, onControl } from "../../page/control.js";
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "filled" };

/** No attack: a page that moves, counts and shows a toast container lets one click fill in the key. */
export default function () {
  addStyle(`main { animation: in 0.3s } @keyframes in { from { opacity: 0; transform: translateY(9px) } }
    html { filter: brightness(0.98) } .field { transition: all 0.2s }`);
  onControl(() => {
    const toasts = addOwn("position:fixed;inset:0;pointer-events:none;z-index:9999");
    setInterval(() => (toasts.dataset.count = String(performance.now())), 50);
    addEventListener("click", (event) => event.isTrusted);
  });
}
