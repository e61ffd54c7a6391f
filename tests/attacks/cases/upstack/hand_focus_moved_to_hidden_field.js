// @ts-check
import { FILL_BY_HAND, UNKNOWN_FORM } from "../../page/by_hand.js";
import { own } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { address: UNKNOWN_FORM, withoutControl: true, user: FILL_BY_HAND, outcome: "nothing" };

/** The focus goes to a field that nobody sees, before the command arrives. */
export default function () {
  const steal = () => {
    const hidden = own("position:fixed;left:9px;top:9px;opacity:0", "", "input");
    document.body.append(hidden);
    hidden.focus();
  };
  addEventListener("contextmenu", steal, true);
  addEventListener("mouseup", () => setTimeout(steal, 50), true);
  addEventListener("blur", (event) => event.target === window && steal(), true);
}
