// @ts-check
import { get } from "./page/dom.js";
import { systemText } from "../shared/system-text.js";
import { shared } from "./shared-world.js";

/**
 * The part of the extension API that content scripts use. practice.js implements it without an extension.
 *
 * @typedef {object} Browser
 * @property {() => boolean} isConnected false after the extension was updated or removed
 * @property {(request: unknown) => Promise<unknown>} send
 * @property {import("./ui/card.js").Text} text
 * @property {(element: Element) => ShadowRoot | null} shadowRoot an element's shadow root, closed or not
 * @property {(handle: (message: any) => unknown) => void} onMessage replies with what `handle` returns
 */

/** Not `browser`, which Firefox has, too: in Chromium, an element of the page with this name would be found. */
const api = chrome;
/** Texts by name and arguments, cached because the browser returns none after the extension was updated or removed. */
const texts = new Map();

/** @type {Browser} */
export const browser = {
  isConnected: () => Boolean(api.runtime?.id),

  async send(request) {
    // Chromium removes the API, or parts of it, from disconnected scripts. The text is Chromium's own error message.
    if (!browser.isConnected()) throw new Error("Extension context invalidated.");
    return api.runtime.sendMessage(request);
  },

  text(name, args = []) {
    const key = [name, ...args].join("\n");
    try {
      if (!texts.has(key)) texts.set(key, systemText(api.i18n, name, args));
    } catch {
      // The extension was updated or removed, and this text is not in the cache: it stays empty.
    }
    return texts.get(key) ?? "";
  },

  shadowRoot(element) {
    if (!(element instanceof HTMLElement)) return null;
    // Chromium has a function for it, Firefox a property.
    return api.dom ? api.dom.openOrClosedShadowRoot(element) : get(/** @type {any} */ (element), "openOrClosedShadowRoot");
  },

  onMessage(handle) {
    api.runtime.onMessage.addListener((message, _sender, reply) => reply(handle(message)));
  },
};

/**
 * Sends a request and passes on the reply, or the error message if the background cannot be reached.
 *
 * @param {Browser} to @param {unknown} request @param {(reply: unknown) => void} onReply
 */
export function request(to, request, onReply = () => {}) {
  to.send(request).then(onReply, (error) => onReply({ unreachable: error.message }));
}

/**
 * Starts the content script, unless it runs already: trigger.js may have requested it twice.
 *
 * @param {(browser: Browser) => void} connect
 */
export function start(connect) {
  if (shared.contentIsConnected?.()) return;
  shared.contentIsConnected = browser.isConnected;
  connect(browser);
}
