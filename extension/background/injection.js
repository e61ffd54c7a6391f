// @ts-check
// Injection of scripts into documents.
import { api } from "./browser.js";

/** Runs a script of the extension in a document. @param {import("../types/messages").PageAddress} page @param {string} file */
export const injectScript = ({ tab, frame }, file) =>
  api.scripting.executeScript({ target: { tabId: tab, frameIds: [frame] }, files: [file] });

/** Injects the manifest's content scripts into pages that were open before this version was installed or given access. */
export async function injectIntoOpenTabs() {
  const { content_scripts: scripts } = /** @type {any} */ (api.runtime.getManifest());
  for (const { matches, js, world, all_frames } of scripts) {
    for (const { id } of await api.tabs.query({ url: matches })) {
      const target = { tabId: id, allFrames: all_frames ?? false };
      // Awaited one by one, so that the scripts start in the manifest's order.
      const injection = /** @type {any} */ ({ target, files: js, world: world ?? "ISOLATED" });
      // Rejects if the document was closed or left.
      await api.scripting.executeScript(injection).catch(() => {});
    }
  }
}
