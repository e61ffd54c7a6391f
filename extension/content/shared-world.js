// @ts-check

/**
 * The values that Keyferry's scripts share in the isolated world of a page. They may come from scripts of an extension
 * that was updated or removed since: the `IsConnected` functions of those return false.
 *
 * @typedef {object} SharedWorld
 * @property {() => boolean} [triggerIsConnected] set by trigger.js
 * @property {() => boolean} [contentIsConnected] set by the content script
 * @property {() => void} [onTrigger] set by the content script, called by trigger.js
 * @property {() => void} [onChange] set by trigger.js, called by the early listener
 * @property {(event: Event) => void} [onEvent] set by the content script, called by the early listener
 * @property {() => void} [onOpened] set by the content script; called when `document.open()` may have removed all listeners
 * @property {readonly string[]} [kinds] the kinds of events that `onEvent` receives
 * @property {(event: Event) => void} [listener] see early-listeners.js
 * @property {WeakSet<Element>} [hosts] see page/own-hosts.js
 * @property {EventTarget | null} [link] the element by whose events the content script and clipboard-hook.js communicate
 */

/** A symbol: elements of the page, such as `<a id="keyferry">`, are named properties of the global object here, too. */
const KEY = Symbol.for("keyferry");
/** @type {{[KEY]?: SharedWorld}} */
const world = /** @type {any} */ (globalThis);
export const shared = (world[KEY] ??= {});
