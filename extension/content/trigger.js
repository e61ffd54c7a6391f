// @ts-check
// The script that every page of the two sites loads. When the page shows a trigger (crates/core/src/sites), it requests
// the content script from the background, or notifies the one that runs. Triggers match more pages than recognition,
// which the content script does.
import { SITES } from "#core";
import { takeClipboardLink } from "./clipboard-link.js";
import { keepListening } from "./early-listeners.js";
import { shared } from "./shared-world.js";
import { requestContentScript } from "./start-request.js";

/** Number of checks after an event: the page may respond to the event late. */
const CHECKS = 4;
/** Delay of the first check, in milliseconds. Each delay is four times the one before. */
const DELAY = 50;
/** Time for the background to start the content script before the request is repeated, in milliseconds. */
const PATIENCE = 2000;

/**
 * Returns false after the extension was updated or removed. Then a newer script runs on this page, or none. `chrome` is
 * accessed only when needed: in Chromium, the first access in a page takes milliseconds.
 */
const isConnected = () => Boolean(chrome.runtime?.id);
const site = SITES[window.origin];
let timer = 0;
let requestedAt = -PATIENCE;

function hasTrigger() {
  const { pathname, hash } = /** @type {Window} */ (top).location;
  const { addresses, elements, sign } = site;
  if (addresses.some((part) => (pathname + hash).includes(part))) return true;
  // While the page loads, only its address is checked: the other elements are not there yet.
  if (document.readyState === "loading") return false;
  // Not as a method of `document`: an element of the page with this name hides it.
  const found = Document.prototype.querySelectorAll.call(document, elements);
  return [...found].some((element) => RegExp(sign, "i").test(element.innerHTML));
}

function check() {
  if (!hasTrigger() || !isConnected()) return;
  if (shared.contentIsConnected?.()) {
    shared.onTrigger?.();
  } else if (performance.now() - requestedAt >= PATIENCE) {
    requestedAt = performance.now();
    // If the background cannot be reached, the next event repeats the request.
    requestContentScript();
  }
}

/** Checks the page some times. */
function checkLater(checks = CHECKS, delay = DELAY) {
  clearTimeout(timer);
  const onTimer = () => {
    checkLater(checks - 1, delay * 4);
    check();
  };
  if (checks > 0) timer = setTimeout(onTimer, delay);
}

/** In a frame, the script runs only if the top page has the same origin. */
function isInForeignPage() {
  try {
    return top?.origin !== window.origin;
  } catch {
    return true;
  }
}

if (site && !shared.triggerIsConnected?.()) {
  if (site.clipboard) takeClipboardLink();
  if (!isInForeignPage()) {
    shared.triggerIsConnected = isConnected;
    shared.onChange = checkLater;
    keepListening();
    if (document.readyState === "loading") check();
    else checkLater();
  }
}
