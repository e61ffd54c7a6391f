// @ts-check
// The tab in which a person signs in to a team's server.
import { api } from "./browser.js";

/** @type {number | undefined} */
let tab;

/** Opens the address in a tab that belongs to the page in front, to which its end leads back. @param {string} url */
export async function openSignIn(url) {
  await closeSignIn();
  const [opener] = await api.tabs.query({ active: true, lastFocusedWindow: true });
  const opened = await api.tabs.create(opener?.id === undefined ? { url } : { url, openerTabId: opener.id });
  tab = opened.id;
}

export async function closeSignIn() {
  if (tab === undefined) return;
  const closing = tab;
  tab = undefined;
  // Rejects if the person has closed it.
  await api.tabs.remove(closing).catch(() => {});
}
