// @ts-check
/** @import * as rust from "#interfaces" */

/**
 * Makes the browser ask the user for confirmation before the page is left.
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

  /** Adds or removes the listener. With it, browsers keep no page in the back-forward cache. @param {boolean} on */
  set(on) {
    if (on) addEventListener("beforeunload", this.#listener);
    else removeEventListener("beforeunload", this.#listener);
  }
}
