// @ts-check
import { listen, onNavigation } from "../page/events.js";
import { EVERY_CHANGE } from "../page/observer.js";

/** @import * as rust from "#interfaces" */

/**
 * Records whether the page changes between a request and its reply.
 *
 * @implements {rust.ChangeRecorder}
 */
export class ChangeRecorder {
  #hasChanged = true;
  #roots;
  #observer;

  /** @param {import("../page/roots.js").Roots} roots */
  constructor(roots) {
    this.#roots = roots;
    const end = () => this.#end();
    this.#observer = new MutationObserver(end);
    // Neither causes a mutation.
    listen(window, "input", end);
    onNavigation(end);
  }

  start() {
    this.#hasChanged = false;
    for (const root of this.#roots.all) this.#observer.observe(root, EVERY_CHANGE);
  }

  stop() {
    const hasChanged = this.#hasChanged || this.#observer.takeRecords().length > 0;
    this.#end();
    return hasChanged;
  }

  #end() {
    this.#hasChanged = true;
    this.#observer.disconnect();
  }
}
