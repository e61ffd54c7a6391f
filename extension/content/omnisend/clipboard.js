// @ts-check
import { shared } from "../shared-world.js";

/** @import * as rust from "#interfaces" */

/** @implements {rust.Clipboard} */
export class Clipboard {
  #onWritten;

  /** @param {{pageWrite: (text: string) => void, written: (success: boolean) => void}} on */
  constructor(on) {
    this.#onWritten = on.written;
    const report = (/** @type {Event} */ event) => on.pageWrite(String(/** @type {CustomEvent} */ (event).detail));
    shared.link?.addEventListener("copied", report);
  }

  /** @param {number} millis */
  armHook(millis) {
    shared.link?.dispatchEvent(new CustomEvent("arm", { detail: millis }));
  }

  /** @param {string} text */
  write(text) {
    navigator.clipboard.writeText(text).then(
      () => this.#onWritten(true),
      () => this.#onWritten(false),
    );
  }
}
