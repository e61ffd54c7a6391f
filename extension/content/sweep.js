// @ts-check
// Runs in the pages that are open when the extension starts, before its other scripts: after an update, or when the
// user switches the extension on.
import { SURFACES } from "./page/surfaces.js";
import { shared } from "./shared-world.js";

// Firefox has no such namespace: there it is a property of elements.
const { dom } = chrome;

/** @param {HTMLElement} host @returns {ShadowRoot | null} */
const rootOf = (host) =>
  dom ? dom.openOrClosedShadowRoot(host) : /** @type {any} */ (host).openOrClosedShadowRoot;

/** The classes of cards that stay: one that reports an unsaved key, and one of a key that is being saved. */
const KEPT = ".bad,.busy";

const ignore = () => {};

/**
 * Removes the surfaces that earlier scripts have left. In Firefox those scripts have ended. In Chromium they run on, and
 * would put their surfaces back into the document that these belong to.
 */
function removeLeftSurfaces() {
  const isEnded = !shared.contentIsConnected?.();
  const elsewhere = document.implementation.createHTMLDocument("");
  for (const host of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(SURFACES))) {
    const root = rootOf(host);
    const isLeft = isEnded || !shared.hosts?.has(host);
    if (!isLeft || !root?.querySelector(".surface") || root.querySelector(KEPT)) continue;
    // Elsewhere, the browser would refuse it with an error.
    host.showPopover = ignore;
    elsewhere.adoptNode(host);
  }
}

/**
 * Keeps the earlier content script's handler of events beside the new one's: in Chromium it runs on, and its notice may
 * be the only place from which an unsaved key can be copied.
 */
function keepEarlierHandler() {
  const earlier = shared.onEvent;
  let current = earlier;
  Object.defineProperty(shared, "onEvent", {
    configurable: true,
    get: () => current,
    /** @param {(event: Event) => void} handle */
    set: (handle) => {
      current = (event) => {
        earlier?.(event);
        handle(event);
      };
    },
  });
}

removeLeftSurfaces();
if (shared.contentIsConnected?.() === false) keepEarlierHandler();
