// @ts-check
/**
 * Returns the browser's ID of the tab with this address. Runs in a page of the extension.
 * @param {string} url a match pattern
 */
export default async (url) => {
  const [tab] = await (globalThis.browser ?? chrome).tabs.query({ url });
  return tab?.id;
};
