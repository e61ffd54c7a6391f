// Calls `shown` when the notice, in its closed shadow root, reports the key as saved. NOTICE and SAVED are defined
// before this script.
const seen = new WeakSet();
new MutationObserver(() => {
  const host = document.querySelector(NOTICE);
  const root = host && chrome.dom.openOrClosedShadowRoot(host);
  if (!root || seen.has(root)) return;
  seen.add(root);
  const look = () => {
    if (root.textContent.includes(SAVED)) shown();
  };
  new MutationObserver(look).observe(root, { childList: true, subtree: true, characterData: true });
  look();
}).observe(document.documentElement, { childList: true });
