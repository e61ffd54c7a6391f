// @ts-check
import { CREATE_AND_COPY, attackersKey } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** After the user's click, the page selects and copies keys of its own, one after the other. */
export default function () {
  addEventListener("click", (event) => {
    if (!/** @type {Element} */ (event.target).closest("form .card .row button")) return;
    for (let n = 0; n < 30; n++) {
      const field = document.createElement("textarea");
      field.value = attackersKey(n);
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  });
}
