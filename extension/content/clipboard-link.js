// @ts-check
import { shared } from "./shared-world.js";

/**
 * Receives the element by which the content script and clipboard-hook.js communicate, before the page runs a script.
 * Stores it for the content script, which starts later in the same world.
 */
export function takeClipboardLink() {
  if (shared.clipboardLink) return;
  document.addEventListener(
    "keyferry-link",
    (event) => {
      const link = /** @type {MouseEvent} */ (event).relatedTarget;
      shared.clipboardLink = link ?? undefined;
      link?.dispatchEvent(new Event("taken"));
    },
    { once: true },
  );
  document.dispatchEvent(new Event("keyferry-ask"));
}
