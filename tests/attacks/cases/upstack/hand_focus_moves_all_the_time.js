// @ts-check
import { FILL_BY_HAND, UNKNOWN_FORM } from "../../page/by_hand.js";

/** @type {import("../../case").Attack} */
export const attack = { address: UNKNOWN_FORM, withoutControl: true, user: FILL_BY_HAND, outcome: "nothingUnseen" };

/** After the question is there, the focus moves between the form's fields; the key goes into the chosen one only. */
export default function () {
  addEventListener("focusout", () => {
    const fields = [...document.querySelectorAll("form input[type=text]")];
    fields.forEach((field, at) => setTimeout(() => /** @type {HTMLElement} */ (field).focus(), 300 + 10 * at));
  }, true);
}
