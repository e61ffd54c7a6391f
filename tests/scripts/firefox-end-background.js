// @ts-check
/**
 * Ends the extension's background, even while a page keeps it busy.
 * @param {string} id of the extension
 */
export default async (id) => {
  const { extension } = WebExtensionPolicy.getByID(id);
  await extension.terminateBackground({ disableResetIdleForTest: true });
};
