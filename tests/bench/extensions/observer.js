// Observes every change of the DOM and does nothing.
new MutationObserver(() => {}).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
