// @ts-check
import { addOwn } from "../../page/control.js";
import { learn } from "../../page/results.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], inFrames: true, user: [{ pause: 1500 }], outcome: "nothing" };

/** A sandboxed frame of the site has another origin: Keyferry's script in the page's world answers whoever asks there. */
export default function () {
  if (window !== top) {
    for (const kind of ["keyferry-link", "arm", "copied"]) {
      for (const target of [window, document, document.fonts]) {
        target.addEventListener(kind, () => parent.postMessage(`the frame hears ${kind}`, "*"), true);
      }
    }
    for (const target of [window, document, document.fonts]) target.dispatchEvent(new Event("keyferry-ask"));
    return;
  }
  addEventListener("message", ({ data }) => typeof data === "string" && data.startsWith("the frame") && learn(data));
  addEventListener("DOMContentLoaded", () => {
    const frame = /** @type {HTMLIFrameElement} */ (addOwn("width:400px;height:300px", "", "iframe"));
    frame.setAttribute("sandbox", "allow-scripts");
    frame.src = "/integrations/api-keys";
  });
}
