// Injects the content script that is loaded on demand, when a page asks for it.
chrome.runtime.onMessage.addListener(
  (_, { tab }) =>
    void chrome.scripting.executeScript({ target: { tabId: tab.id }, files: ["on-demand.js"], injectImmediately: true }),
);
