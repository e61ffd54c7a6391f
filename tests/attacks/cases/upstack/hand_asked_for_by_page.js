// @ts-check
import { CHOSEN_FIELD, UNKNOWN_FORM } from "../../page/by_hand.js";
import { onControl } from "../../page/control.js";
import { learn } from "../../page/results.js";

/** @type {import("../../case").Attack} */
export const attack = {
  address: UNKNOWN_FORM,
  withoutControl: true,
  user: [{ click: { page: CHOSEN_FIELD } }, { pause: 800 }, { click: { control: "Fill in" } }],
  outcome: "nothing",
};

/** The page sends every message and event by which it could ask for the filling. */
export default function () {
  const commands = [{ fill_here: { entry: null } }, { fill: { entry: null } }, "listening", "inspect"];
  onControl(() => learn("a control appears without the user"));
  addEventListener("click", () => {
    for (const command of commands) {
      postMessage(command, "*");
      new BroadcastChannel("keyferry").postMessage(command);
      const { runtime } = /** @type {any} */ (globalThis).chrome ?? {};
      runtime?.sendMessage?.(command);
      for (const kind of ["message", "keyferry", "fill_here"]) {
        dispatchEvent(new MessageEvent(kind, { data: command }));
        document.dispatchEvent(new CustomEvent(kind, { detail: command }));
      }
    }
    const field = document.querySelector(CHOSEN_FIELD);
    const modifiers = { altKey: true, shiftKey: true, bubbles: true, composed: true };
    field?.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, composed: true, button: 2 }));
    field?.dispatchEvent(new KeyboardEvent("keydown", { key: "ContextMenu", ...modifiers }));
    field?.dispatchEvent(new KeyboardEvent("keydown", { key: "f", code: "KeyF", ...modifiers }));
  }, true);
}
