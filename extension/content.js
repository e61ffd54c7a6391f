// @ts-check
// Starts the Rust content script, and lends it the browser's messaging and texts.
import { start, unavailable } from "#content";

/** @type {typeof chrome} */
const api = /** @type {any} */ (globalThis).browser ?? chrome;

if (unavailable) {
  // Chromium applies the page's policy to WebAssembly here: the background starts the fallback build instead.
  // This is PageRequest::StartFallback of crates/core/src/message.rs, there being no Rust here to write it.
  api.runtime.sendMessage("start_fallback");
} else {
  start({
    ask: (/** @type {unknown} */ request) => api.runtime.sendMessage(request),
    onTold: (/** @type {(message: unknown) => unknown} */ told) => {
      api.runtime.onMessage.addListener((message, _sender, reply) => reply(told(message)));
    },
    text: (/** @type {string} */ name, /** @type {string[]} */ args) => api.i18n.getMessage(name, args),
  });
}
