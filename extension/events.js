// @ts-check
// Tells the Rust what happens on the page, each under the name of its kind. What it means, and what is done about it,
// the Rust decides: out of WebAssembly each listener would be code of its own.

/**
 * Tells of these kinds of events, separated by spaces, before the page's own handlers hear of them; of one that ends in
 * `:late` after them. What a script dispatched is not the user's doing, and is not told.
 *
 * @param {EventTarget} target @param {string} kinds @param {(kind: string, event: Event) => void} heard
 */
export function hear(target, kinds, heard) {
  for (const kind of kinds.split(" ")) {
    const [type, late] = kind.split(":");
    const told = (/** @type {Event} */ event) => {
      if (event.isTrusted) heard(kind, event);
    };
    target.addEventListener(type, told, !late);
  }
}

/**
 * The events of one page.
 *
 * @param {() => (Document | ShadowRoot)[]} roots where changes are watched
 * @param {import("./content.js").Tell} tell
 * @param {Record<string, (event: any) => string | undefined>} texts what is told with events of some kinds
 */
export function events(roots, tell, texts) {
  let timer = 0;
  const observer = new MutationObserver(() => tell("changed"));
  const seen = { childList: true, subtree: true, attributes: true, characterData: true };
  const heard = (/** @type {string} */ kind, /** @type {Event} */ event) => tell(kind, texts[kind]?.(event), event);
  const leaving = (/** @type {Event} */ event) => {
    event.preventDefault();
    heard("beforeunload", event);
  };

  return {
    /**
     * Tells of these kinds, and when the page may have come to look different: it has `moved` to another view or
     * `changed`, extension/wake.js has found a `sign`.
     *
     * @param {string} kinds
     */
    listen(kinds) {
      hear(window, kinds, heard);
      // It does not bubble: heard here is the pointer that leaves the page, and not each element.
      hear(document.documentElement, "mouseleave:late", heard);
      const moved = () => tell("moved");
      for (const kind of ["popstate", "hashchange"]) addEventListener(kind, moved, true);
      // A page that is gone back to; one that is loaded has its first look anyway.
      addEventListener("pageshow", ({ persisted }) => persisted && moved(), true);
      // Another view that is there for a moment only is still to be known as one that was there.
      /** @type {any} */ (top ?? window).navigation?.addEventListener("currententrychange", moved, true);
      addEventListener("input", () => tell("changed"), true);
      /** @type {any} */ (globalThis).keyferrySign = () => tell("sign");
    },
    /**
     * Has the browser ask before the page is left, and tells of it as `beforeunload`. Only while it must: browsers keep
     * no page with such a listener ready for going back.
     *
     * @param {number} confirm 1 or 0
     */
    confirmLeaving(confirm) {
      if (confirm) addEventListener("beforeunload", leaving);
      else removeEventListener("beforeunload", leaving);
    },
    /** Tells `what` once, after this time. @param {number} millis @param {string} what */
    onceIn: (millis, what) => void setTimeout(() => tell(what), millis),
    /** When it is `time`; until then nothing is watched. @param {number} millis */
    lookIn(millis) {
      observer.disconnect();
      clearTimeout(timer);
      timer = setTimeout(() => tell("time"), millis);
    },
    watchChanges() {
      for (const root of roots()) observer.observe(root, seen);
    },
  };
}
