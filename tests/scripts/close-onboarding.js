// @ts-check
/**
 * Closes the onboarding page as soon as it is open, and brings this tab to the front: a tab in the background
 * gets no clicks. Chromium has no event for a new context: `getContexts` is polled.
 * @param {string} path
 */
export default async (path) => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
  const tab = await chrome.tabs.getCurrent();
  let page;
  for (;;) {
    const tabs = await chrome.runtime.getContexts({ contextTypes: [chrome.runtime.ContextType.TAB] });
    page = tabs.find(({ documentUrl }) => documentUrl?.endsWith(path));
    if (page) break;
    await pause();
  }
  await chrome.tabs.remove(page.tabId);
  await chrome.tabs.update(/** @type {number} */ (tab?.id), { active: true });
  while (document.visibilityState !== "visible") await pause();
};
