// @ts-check
/**
 * Switches an extension off and on, as users do on the page of extensions that this runs in.
 * @param {string} id of the extension
 */
export default async (id) => {
  const { management } = chrome;
  await management.setEnabled(id, false);
  await management.setEnabled(id, true);
};
