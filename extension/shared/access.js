// @ts-check
// The sites that the browser keeps Keyferry from: users and administrators can take the access away.
import { api, ask, element, text } from "./page.js";

/** @typedef {import("../types/messages").WebApp} WebApp */

/** The sites that the extension needs, as match patterns. @type {string[]} */
const patterns = api.runtime.getManifest().host_permissions ?? [];

/** @returns {Record<WebApp, string>} */
const sentences = () => ({ omnisend: text("access_omnisend"), upstack: text("access_upstack") });

/** Returns the web apps that the browser keeps Keyferry from. @returns {Promise<WebApp[]>} */
export async function missingAccess() {
  const granted = await Promise.all(patterns.map((pattern) => api.permissions.contains({ origins: [pattern] })));
  const notGranted = patterns.filter((_, index) => !granted[index]);
  if (notGranted.length === 0) return [];
  const { content } = await ask({ site_access: { not_granted: notGranted } }, "site_access");
  return content?.missing ?? [];
}

/** Asks for access to all sites. @param {(message: string) => void} announce */
async function request(announce) {
  const isAllowed = await api.permissions.request({ origins: patterns });
  announce(isAllowed ? "" : text("access_denied"));
}

/**
 * Shows in an element the sites that the browser keeps Keyferry from, with the button that asks for access. Draws it again
 * when the access changes. Returns a function that draws it now.
 *
 * @param {HTMLElement} container @param {(message: string) => void} announce
 * @param {string | undefined} elsewhere the page that asks, if the browser's question would be hidden here
 */
export function showAccess(container, announce, elsewhere = undefined) {
  const button = () =>
    elsewhere
      ? element("a", { className: "button primary", href: elsewhere, target: "_blank" }, text("access_allow"))
      : element("button", { type: "button", className: "primary", onclick: () => request(announce) }, text("access_allow"));
  const draw = async () => {
    const missing = await missingAccess();
    container.replaceChildren(...missing.map((app) => element("p", {}, sentences()[app])), button());
    container.hidden = missing.length === 0;
  };
  api.permissions.onAdded.addListener(draw);
  api.permissions.onRemoved.addListener(draw);
  draw();
  return draw;
}
