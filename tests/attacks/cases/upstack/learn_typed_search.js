// @ts-check
import { learn } from "../../page/results.js";
import { MANY_KEYS } from "../../page/list.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: MANY_KEYS, user: [{ click: { control: "Fill key" } }, { pause: 400 }, { type: "ze" }, { pause: 300 }], outcome: "nothing" };

/** Text that the user types into the list's search field passes the page's listeners. */
export default function () {
  const kinds = ["keydown", "keypress", "keyup", "beforeinput", "input", "textInput", "compositionstart", "change", "search"];
  for (const kind of kinds) {
    for (const target of [window, document]) {
      target.addEventListener(kind, (event) => {
        const { key, data, isTrusted } = /** @type {any} */ (event);
        if (isTrusted && /^[ze]/i.test(key ?? data ?? "")) learn(`${kind}: ${key ?? data}`);
      }, true);
    }
  }
}
