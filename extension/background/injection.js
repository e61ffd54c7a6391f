// @ts-check
// Injection of scripts into documents.
import { api } from "./browser.js";

/** Runs a script of the extension in a document. @param {import("../types/messages").PageAddress} page @param {string} file */
export const injectScript = ({ tab, frame }, file) =>
  api.scripting.executeScript({ target: { tabId: tab, frameIds: [frame] }, files: [file] });

/**
 * A part of the manifest's `content_scripts`.
 * @typedef {{matches: string[], js: string[], world?: "ISOLATED" | "MAIN", all_frames?: boolean}} ContentScript
 */

/** Removes what an earlier start of the extension has left in a page. @type {Omit<ContentScript, "matches">} */
const SWEEP = { js: ["sweep.js"], all_frames: true };

/**
 * Injects scripts into the pages that are open, in this order. Does not wait for the pages: one that shows a dialog runs no
 * script until the user has answered.
 *
 * @param {ContentScript[]} scripts
 */
async function injectIntoOpenTabs(scripts) {
  /** The last injection into each tab. @type {Map<number | undefined, Promise<unknown>>} */
  const last = new Map();
  for (const { matches, js, world = "ISOLATED", all_frames: allFrames = false } of scripts) {
    for (const { id } of await api.tabs.query({ url: matches })) {
      const injection = /** @type {any} */ ({ target: { tabId: id, allFrames }, files: js, world });
      // Rejects if the document was closed or left, or discarded.
      const inject = () => api.scripting.executeScript(injection).catch(() => {});
      last.set(id, (last.get(id) ?? Promise.resolve()).then(inject));
    }
  }
}

/** The manifest's content scripts, which the browser injects into documents that are loaded later only. */
const contentScripts = () => /** @type {ContentScript[]} */ (api.runtime.getManifest().content_scripts);

/** Injects the content scripts into pages that were open before the extension was given access to them. */
export const injectIntoAllowedTabs = () => injectIntoOpenTabs(contentScripts());

/** Injects the content scripts into pages that were open before the extension was installed, updated or switched on. */
export function takeOverOpenTabs() {
  const sweeps = contentScripts().map(({ matches }) => ({ ...SWEEP, matches }));
  return injectIntoOpenTabs([...sweeps, ...contentScripts()]);
}
