// @ts-check
/** @import * as rust from "#interfaces" */

/** @implements {rust.Timers} */
export class Timers {
  #onTimer;

  /** @param {(id: number) => void} onTimer */
  constructor(onTimer) {
    this.#onTimer = onTimer;
  }

  /** @param {number} id @param {number} millis */
  start(id, millis) {
    setTimeout(() => this.#onTimer(id), millis);
  }
}
