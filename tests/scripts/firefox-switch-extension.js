// @ts-check
/**
 * Switches the extension off and on, as users do on the page of extensions.
 * @param {string} id of the extension
 */
export default async (id) => {
  const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
  const addon = await AddonManager.getAddonByID(id);
  await addon.disable();
  await addon.enable();
};
