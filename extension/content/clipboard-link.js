// @ts-check
import { shared } from "./shared-world.js";

/**
 * Receives the element by which the content script and clipboard-hook.js communicate, before the page runs a script.
 * Stores it for the content script, which starts later in the same world.
 */
export function takeClipboardLink() {
  const { fonts } = document;
  const take = (/** @type {Event} */ event) => {
    event.preventDefault();
    shared.link ??= /** @type {MouseEvent} */ (event).relatedTarget;
  };
  fonts.addEventListener("keyferry-link", take, { once: true });
  fonts.dispatchEvent(new Event("keyferry-ask"));
}
