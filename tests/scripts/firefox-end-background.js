// @ts-check
/**
 * Ends the extension's background, even if a page keeps it from being idle.
 * @param {string} id of the extension
 */
export default async (id) => {
  const { extension } = WebExtensionPolicy.getByID(id);
  await extension.terminateBackground({ disableResetIdleForTest: true });
};
