// @ts-check
/**
 * The number of the tab with this address, in a page of the extension.
 * @param {string} url a match pattern
 */
export default async (url) => {
  const [tab] = await (globalThis.browser ?? chrome).tabs.query({ url });
  return tab?.id;
};
