// @ts-check
/**
 * Sets on which sites an extension may work, as users do on the page of extensions that this runs in.
 * @param {string} extensionId @param {"ON_CLICK" | "ON_ALL_SITES"} hostAccess
 */
export default (extensionId, hostAccess) =>
  /** @type {any} */ (chrome).developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess });
