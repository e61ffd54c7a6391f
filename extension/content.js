// @ts-check
// Starts the Rust content script, and lends it the browser's messaging and texts.
import { start, unavailable } from "#content";

/** @type {typeof chrome} */
const api = /** @type {any} */ (globalThis).browser ?? chrome;
const own = /** @type {any} */ (globalThis);

/** False once the extension was updated or removed: then a newer content script has this page, or none. */
const alive = () => Boolean(api.runtime?.id);
/** What lets a content script see closed shadow roots: a function in Chromium, a property in Firefox. */
const shadowRoot = (/** @type {any} */ element) =>
  api.dom ? api.dom.openOrClosedShadowRoot(element) : element.openOrClosedShadowRoot;

if (own.keyferryAlive?.()) {
  // The page was open when the extension was installed, and the browser has started this script by itself.
} else if (unavailable) {
  // Chromium applies the page's policy to WebAssembly here: the background starts the fallback build instead.
  // This is PageRequest::StartFallback of crates/core/src/message.rs, there being no Rust here to write it.
  api.runtime.sendMessage("start_fallback");
} else {
  own.keyferryAlive = alive;
  start({
    alive,
    clipboard: own.keyferryLink,
    shadowRoots: (/** @type {Document | ShadowRoot} */ root) =>
      Array.from(root.querySelectorAll("*"))
        // Only these can have one; an element with content of its own seldom has, and asking costs time.
        .filter((element) => element instanceof HTMLElement && (element.localName.includes("-") || !element.firstElementChild))
        .map(shadowRoot)
        .filter((root) => root),
    shadowRoot: (/** @type {Element} */ element) => (element instanceof HTMLElement ? shadowRoot(element) : null),
    ask: (/** @type {unknown} */ request) => api.runtime.sendMessage(request),
    onTold: (/** @type {(message: unknown) => void} */ told) => {
      api.runtime.onMessage.addListener((message) => {
        told(message);
      });
    },
    text: (/** @type {string} */ name, /** @type {string[]} */ args) => api.i18n.getMessage(name, args),
  });
}
