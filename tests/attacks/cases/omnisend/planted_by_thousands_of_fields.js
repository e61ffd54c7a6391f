// @ts-check
import { CREATE_AND_COPY, attackersKey } from "../../page/omnisend.js";
import { addOwn } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** The page puts thousands of fields, each in an element of its own, beside the control that the user clicks. */
export default function () {
  addEventListener("pointerdown", (event) => {
    const row = /** @type {Element} */ (event.target).closest("form .card .row");
    for (let n = 0; row && n < 4000; n++) {
      const around = addOwn("", "", "div");
      const field = addOwn("", "", "input");
      field.setAttribute("value", attackersKey(n));
      around.append(field);
      row.append(around);
    }
  }, true);
}
