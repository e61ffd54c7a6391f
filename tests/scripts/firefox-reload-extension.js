// @ts-check
/**
 * Reloads the extension, as an update does.
 * @param {string} id of the extension
 */
export default async (id) => {
  const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
  const addon = await AddonManager.getAddonByID(id);
  await addon.reload();
};
