// @ts-check
// The entries of the browser's context menu.
import { api } from "./browser.js";

/** @typedef {import("../types/messages").MenuEntry} MenuEntry */

/** The texts of the entries. */
const TITLES = { fill_key: "menu_fill", save_key: "menu_save" };

/** Creates the entries, in place of those of an earlier version. @param {MenuEntry[]} entries */
export async function createMenus(entries) {
  await api.contextMenus.removeAll();
  for (const { item, context, pattern } of entries) {
    const title = api.i18n.getMessage(TITLES[item]);
    api.contextMenus.create({ id: item, title, contexts: [context], documentUrlPatterns: [pattern] });
  }
}

/** The origin of an address; empty if there is none. @param {string | undefined} url */
const originOf = (url) => (url ? new URL(url).origin : "");

/**
 * Passes on each choice of an entry, as the arguments of `Engine.onMenu`.
 *
 * @param {(...used: Parameters<import("#background").Engine["onMenu"]>) => void} onUse
 */
export const onMenuUsed = (onUse) =>
  api.contextMenus.onClicked.addListener(({ menuItemId, frameId, pageUrl, frameUrl, selectionText }, tab) => {
    if (tab?.id === undefined) return;
    const freshId = crypto.randomUUID().replaceAll("-", "");
    const frameOrigin = frameUrl && originOf(frameUrl);
    onUse(String(menuItemId), tab.id, frameId, originOf(pageUrl), frameOrigin, selectionText, freshId);
  });
