// @ts-check
// Starts the Rust content script, and lends it the browser's messaging and texts.
import { start, unavailable } from "#content";

/** @type {typeof chrome} */
const api = /** @type {any} */ (globalThis).browser ?? chrome;

/** @param {unknown} request */
async function ask(request) {
  // Chromium takes the API away from scripts whose extension was updated or turned off, in several ways.
  if (!api.runtime?.id) throw new Error("Extension context invalidated.");
  return api.runtime.sendMessage(request);
}

/** Texts that the browser has given: once the extension is updated or turned off, it gives no more. */
const texts = new Map();

/** @param {string} name @param {string[]} args */
function text(name, args) {
  const key = [name, ...args].join("\n");
  try {
    if (!texts.has(key)) texts.set(key, api.i18n.getMessage(name, args));
  } catch {
    // What was not asked for before stays unsaid.
  }
  return texts.get(key) ?? "";
}

if (unavailable) {
  // Chromium applies the page's policy to WebAssembly here: the background starts the fallback build instead.
  // This is PageRequest::StartFallback of crates/core/src/message.rs, there being no Rust here to write it.
  api.runtime.sendMessage("start_fallback");
} else {
  start({
    ask,
    onTold: (/** @type {(message: unknown) => void} */ told) => {
      api.runtime.onMessage.addListener((message) => {
        told(message);
      });
    },
    text,
  });
}
