// @ts-check
import { addOwn } from "./control.js";

/** The store whose events the attacker wants. */
export const VICTIM = "5f0c2a9b7e4d4c0012ab34cd";
/** A key of the attacker's, whose first part names the victim's store. @param {number} n */
export const attackersKey = (n = 0) => `${VICTIM}-${"aTtAcK3r".repeat(6)}${String(n).padStart(2, "0").slice(-2)}`;

/** The user's steps from the list to the copied key. @type {import("../case").Step[]} */
export const CREATE_AND_COPY = [
  { click: { page: "main .row .primary, main button.primary" } },
  { await: "form input[placeholder]" },
  { pause: 700 },
  { click: { page: "form footer .primary" } },
  { await: "form input.key" },
  { click: { page: "form .card .row button" } },
  { pause: 500 },
];

/**
 * Adds a false create view, and after a while a false reveal of a key with a copy control over the whole window. The
 * style hides it from the user.
 *
 * @param {string} css @param {string} control attributes of the copy control
 */
export function falseReveal(css, control) {
  addEventListener("DOMContentLoaded", () => {
    const layer = addOwn(`position:fixed;inset:0;z-index:99999;${css}`);
    const header = `<h1>Store settings</h1><p>Brand ID: ${VICTIM}</p>`;
    layer.innerHTML = `${header}<h2>Create API key</h2><h3>Create a name for API key</h3>
      <input placeholder="Name for API key"><h3>Select API key permissions</h3>
      <label><input type="checkbox" checked> Campaigns</label><button type="button">Create API key</button>`;
    setTimeout(() => {
      layer.innerHTML = `${header}<h2>Your API key</h2>
        <button type="button" style="position:fixed;inset:0;width:100%;height:100%" ${control}>Copy API key</button>`;
      layer.id = "bait";
    }, 1200);
  });
}
