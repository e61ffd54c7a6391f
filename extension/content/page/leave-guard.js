// @ts-check
/** @import * as rust from "#interfaces" */

/**
 * Has the browser ask the user before the page is left.
 *
 * @implements {rust.LeaveGuard}
 */
export class LeaveGuard {
  #listener;

  /** @param {() => void} onLeaving */
  constructor(onLeaving) {
    this.#listener = (/** @type {Event} */ event) => {
      event.preventDefault();
      onLeaving();
    };
  }

  /** Listens only while it must: with such a listener, browsers do not cache a page for going back. @param {boolean} on */
  set(on) {
    if (on) addEventListener("beforeunload", this.#listener);
    else removeEventListener("beforeunload", this.#listener);
  }
}
