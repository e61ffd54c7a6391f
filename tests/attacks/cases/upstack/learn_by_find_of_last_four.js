// @ts-check
import { keyField } from "../../page/control.js";
import { learn } from "../../page/results.js";
import { SECRETS } from "../../page/list.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }, { pause: 1000 }], outcome: "filled" };

/** After a filling, Keyferry shows the store and the last four characters. */
export default function () {
  addEventListener("pointerup", () => {
    setInterval(() => {
      if (keyField().value) return;
      for (const secret of SECRETS) if (/** @type {any} */ (window).find(secret, false, false, true)) learn(`find: ${secret}`);
    }, 50);
  }, true);
}
