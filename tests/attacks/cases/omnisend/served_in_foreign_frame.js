// @ts-check
import { addOwn } from "../../page/control.js";
import { learn } from "../../page/results.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], inFrames: true, user: [{ pause: 3000 }], outcome: "nothing" };

/** Omnisend in a frame of another site, which is in a frame of Omnisend's. */
export default function () {
  const depth = window === top ? 0 : window.parent === top ? 1 : 2;
  addEventListener("message", ({ data }) => (depth ? parent.postMessage(data, "*") : data === "typed" && learn("served in the inner frame")));
  addEventListener("DOMContentLoaded", () => {
    if (depth === 2) {
      addEventListener("input", (event) => !event.isTrusted && parent.postMessage("typed", "*"), true);
      setInterval(() => {
        const field = document.querySelector("input[placeholder='Name for API key']");
        if (/** @type {HTMLInputElement | null} */ (field)?.value) parent.postMessage("typed", "*");
      }, 50);
      return;
    }
    const frame = /** @type {HTMLIFrameElement} */ (addOwn("width:700px;height:500px", "", "iframe"));
    frame.src = depth ? "https://app.omnisend.com/integrations/api-keys/create" : "https://app.upstackdata.com/";
  });
}
