// Calls `shown` when the notice, in its closed shadow root, reports the key as saved. NOTICE and SAVED are defined
// before this script.
const seen = new WeakSet();
new MutationObserver(() => {
  const host = document.querySelector(NOTICE);
  const root = host && chrome.dom.openOrClosedShadowRoot(host);
  if (!root || seen.has(root)) return;
  seen.add(root);
  const look = () => {
    // Texts are attributes; in builds before that they were nodes.
    const texts = [...root.querySelectorAll("[data-text]")].map((element) => element.dataset.text);
    if ([root.textContent, ...texts].some((text) => text.includes(SAVED))) shown();
  };
  new MutationObserver(look).observe(root, { childList: true, subtree: true, characterData: true, attributes: true });
  look();
}).observe(document.documentElement, { childList: true });
