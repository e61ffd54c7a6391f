// @ts-check
// Lends the Rust content script of a site the browser's messaging and texts.

import { reader } from "./read.js";

/** @type {typeof chrome} */
const api = /** @type {any} */ (globalThis).browser ?? chrome;
const own = /** @type {any} */ (globalThis);
/**
 * The element by whose events clipboard-hook.js is armed and reports; none where it does not run.
 *
 * @type {EventTarget | undefined}
 */
const link = own.keyferryLink;

/** False once the extension was updated or removed: then a newer content script has this page, or none. */
const alive = () => Boolean(api.runtime?.id);
/** What lets a content script see closed shadow roots: a function in Chromium, a property in Firefox. */
const shadowRoot = (/** @type {any} */ element) => {
  if (!(element instanceof HTMLElement)) return null;
  return api.dom ? api.dom.openOrClosedShadowRoot(element) : /** @type {any} */ (element).openOrClosedShadowRoot;
};

/** @param {unknown} request */
async function send(request) {
  // Chromium takes the API away from scripts whose extension was updated or turned off, in several ways.
  if (!alive()) throw new Error("context invalidated");
  return api.runtime.sendMessage(request);
}

/** @param {string} text @param {(copied: boolean) => void} copied */
export function copy(text, copied) {
  navigator.clipboard.writeText(text).then(
    () => copied(true),
    () => copied(false),
  );
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

/**
 * Starts it, unless it is there already: extension/wake.js may have asked twice.
 *
 * @param {(bridge: any) => void} start
 * @param {object} shown what it can show: extension/notice.js or extension/fill-control.js
 */
export function begin(start, shown) {
  if (own.keyferryAlive?.()) return;
  own.keyferryAlive = alive;
  start({
    alive,
    ...reader(shadowRoot),
    random: (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => void crypto.getRandomValues(bytes),
    arm: (/** @type {number} */ millis) => link?.dispatchEvent(new CustomEvent("arm", { detail: millis })),
    onCopied: (/** @type {(text: string) => void} */ copied) =>
      link?.addEventListener("copied", (event) => copied(String(/** @type {CustomEvent} */ (event).detail))),
    ask: (/** @type {unknown} */ request, /** @type {(reply?: unknown, unreachable?: string) => void} */ answered) => {
      send(request).then(answered, (error) => answered(undefined, error.message));
    },
    copy,
    onTold: (/** @type {(message: unknown) => unknown} */ told) => {
      api.runtime.onMessage.addListener((message, _sender, reply) => reply(told(message)));
    },
    text,
    ...shown,
  });
}
