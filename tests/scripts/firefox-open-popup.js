// @ts-check
/**
 * In Firefox's own window: opens the extension's popup, as a click on its icon does.
 * @param {string} id
 */
export default (id) => {
  const { extension } = WebExtensionPolicy.getByID(id);
  extension.apiManager.global.browserActionFor(extension).openPopup(window, true);
};
