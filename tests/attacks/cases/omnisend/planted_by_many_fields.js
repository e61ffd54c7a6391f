// @ts-check
import { CREATE_AND_COPY, attackersKey } from "../../page/omnisend.js";
import { addOwn } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** The page puts many keys around the control that the user clicks. */
export default function () {
  addEventListener("pointerdown", (event) => {
    const control = /** @type {Element} */ (event.target).closest("form .card .row button");
    for (let n = 0; control && n < 400; n++) {
      const field = addOwn("", "", "input");
      field.setAttribute("value", attackersKey(n));
      field.setAttribute("readonly", "");
      control.append(field);
    }
  }, true);
}
