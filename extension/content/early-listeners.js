// @ts-check
// Registers listeners before the page's scripts do, for the content script, which starts later: the page could otherwise
// keep events from Keyferry, and see those on what Keyferry displays.
import { shared } from "./shared-world.js";

/** After the first four, the page may display another view. */
const KINDS =
  "click submit change DOMContentLoaded pointerup contextmenu pointerdown focusout keydown mousedown keypress keyup beforeinput textInput input focusin mouseup copy".split(
    " ",
  );

/**
 * Registers the listeners, and again after `document.open()` has removed them. Browsers ignore a listener that they have
 * already, so this is the same function in all versions of the extension.
 */
export function listenEarly() {
  const listener = (shared.listener ??= (event) => {
    shared.onEvent?.(event);
    if (KINDS.indexOf(event.type) < 4) shared.onChange?.();
  });
  shared.kinds = KINDS;
  for (const kind of KINDS) addEventListener(kind, listener, true);
  /** @type {any} */ (top).navigation?.addEventListener("currententrychange", listener);
  shared.onOpened?.();
}

/** Calls `listenEarly` now, and whenever the document gets another root element. */
export function keepListening() {
  listenEarly();
  new MutationObserver(listenEarly).observe(document, { childList: true });
}
