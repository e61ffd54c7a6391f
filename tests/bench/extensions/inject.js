// Injects the on-demand content script when a page requests it.
chrome.runtime.onMessage.addListener(
  (_, { tab }) =>
    void chrome.scripting.executeScript({ target: { tabId: tab.id }, files: ["on-demand.js"], injectImmediately: true }),
);
