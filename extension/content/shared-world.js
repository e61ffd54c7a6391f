// @ts-check

/**
 * The values that Keyferry's scripts share in the isolated world of a page. They may come from scripts of an extension
 * that was updated or removed since: the `IsConnected` functions of those return false.
 *
 * @typedef {object} SharedWorld
 * @property {() => boolean} [triggerIsConnected] set by trigger.js
 * @property {() => boolean} [contentIsConnected] set by the content script
 * @property {() => void} [onTrigger] set by the content script, called by trigger.js
 * @property {EventTarget} [clipboardLink] the element by whose events the content script and clipboard-hook.js communicate
 */

/** @type {{keyferry?: SharedWorld}} */
const world = /** @type {any} */ (globalThis);
export const shared = (world.keyferry ??= {});
