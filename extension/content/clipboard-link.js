// @ts-check
/**
 * Takes the element that links the content script to clipboard-hook.js, before the page runs a script, and keeps it
 * for content.js, which starts later in the same world.
 *
 * @param {any} own the global object of the extension's own world
 */
export function takeClipboardLink(own) {
  if (own.keyferryLink) return;
  document.addEventListener(
    "keyferry-link",
    (event) => {
      own.keyferryLink = /** @type {MouseEvent} */ (event).relatedTarget;
      own.keyferryLink?.dispatchEvent(new Event("taken"));
    },
    { once: true },
  );
  document.dispatchEvent(new Event("keyferry-ask"));
}
