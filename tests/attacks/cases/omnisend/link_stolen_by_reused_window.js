// @ts-check
import { addOwn } from "../../page/control.js";
import { learn } from "../../page/results.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: [{ pause: 1500 }], outcome: "nothing" };

/** A frame keeps its window when it leaves the first empty document: listeners that were added before hear what Keyferry's scripts say. */
export default function () {
  addEventListener("DOMContentLoaded", () => {
    const frame = /** @type {HTMLIFrameElement} */ (addOwn("width:400px;height:300px", "", "iframe"));
    const inside = /** @type {any} */ (frame.contentWindow);
    const known = new Set(["DOMContentLoaded", "load", "pageshow", "readystatechange", "pagehide", "visibilitychange", "unload"]);
    const listen = (/** @type {any} */ target, /** @type {string} */ name) => {
      for (const kind of ["keyferry-link", "keyferry-ask", "arm", "copied", "taken"]) {
        target?.addEventListener(kind, () => learn(`${name} hears ${kind}`), true);
      }
    };
    listen(inside, "window");
    listen(inside.document, "document");
    listen(inside.document.fonts, "fonts");
    const { dispatchEvent } = inside.EventTarget.prototype;
    inside.EventTarget.prototype.dispatchEvent = function (/** @type {Event} */ event) {
      if (!known.has(event.type) && inside.document.readyState === "loading") learn(`a script dispatches ${event.type}`);
      return dispatchEvent.call(this, event);
    };
    frame.src = "/integrations/api-keys";
  });
}
