// @ts-check
/**
 * Gives pages that were open before this version was installed its content scripts, as the manifest says.
 *
 * @param {typeof chrome} api
 * @param {(injection: any) => Promise<unknown>} inject
 */
export async function startInOpenTabs(api, inject) {
  const { content_scripts: scripts } = /** @type {any} */ (api.runtime.getManifest());
  for (const { matches, js, world, all_frames } of scripts) {
    for (const { id } of await api.tabs.query({ url: matches })) {
      const target = { tabId: id, allFrames: all_frames ?? false };
      // One after the other: they start in the manifest's order.
      await inject({ target, files: js, world: world ?? "ISOLATED" });
    }
  }
}
