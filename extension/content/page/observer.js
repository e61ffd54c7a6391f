// @ts-check
import { listen } from "./events.js";

/** @import * as rust from "#interfaces" */

export const EVERY_CHANGE = { childList: true, subtree: true, attributes: true, characterData: true };

/**
 * Reports when to scan the page: after a pause, or when the page changes.
 *
 * @implements {rust.PageObserver}
 */
export class PageObserver {
  #timer = 0;
  #observer;
  #roots;
  #onScanTimer;

  /** @param {import("./roots.js").Roots} roots @param {{scanTimer: () => void, change: () => void}} on */
  constructor(roots, on) {
    this.#roots = roots;
    this.#onScanTimer = on.scanTimer;
    this.#observer = new MutationObserver(on.change);
    // Typing causes no mutation.
    listen(window, "input", on.change);
  }

  /** @param {number} millis */
  scanAfter(millis) {
    this.#observer.disconnect();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onScanTimer, millis);
  }

  observeChanges() {
    for (const root of this.#roots.all) this.#observer.observe(root, EVERY_CHANGE);
  }
}
