// @ts-check
// Tells the Rust what happens on the page, each under the name of its kind. What it means, and what is done about it,
// the Rust decides: out of WebAssembly each listener would be code of its own.

/**
 * Tells of these kinds of events, separated by spaces: `early` ones before the page's own handlers hear of them, `late`
 * ones after. What a script dispatched is not the user's doing, and is not told.
 *
 * @param {EventTarget} target @param {string} early @param {string} late @param {(kind: string, event: Event) => void} heard
 */
export function hear(target, early, late, heard) {
  const listen = (/** @type {EventTarget} */ where, /** @type {string} */ kind, /** @type {boolean} */ capture) =>
    where.addEventListener(
      kind,
      (event) => {
        if (event.isTrusted) heard(capture ? kind : `late ${kind}`, event);
      },
      capture,
    );
  for (const kind of early.split(" ")) listen(target, kind, true);
  for (const kind of late ? late.split(" ") : []) listen(target, kind, false);
}

/**
 * The events of one page.
 *
 * @param {() => (Document | ShadowRoot)[]} roots where changes are watched
 */
export function events(roots) {
  /** What is told of the page around: see `watch`. @type {(what: string) => void} */
  let happened;
  /** @type {(kind: string, event: Event) => void} */
  let told;
  let timer = 0;
  const observer = new MutationObserver(() => happened("changed"));
  const seen = { childList: true, subtree: true, attributes: true, characterData: true };
  const leaving = (/** @type {Event} */ event) => {
    event.preventDefault();
    told("beforeunload", event);
  };

  return {
    /** @param {string} early @param {string} late @param {(kind: string, event: Event) => void} heard */
    hear(early, late, heard) {
      told = heard;
      hear(window, early, late, heard);
      // It does not bubble: heard here is the pointer that leaves the page, and not each element.
      document.documentElement.addEventListener("mouseleave", (event) => {
        if (event.isTrusted) heard("mouseleave", event);
      });
    },
    hidden: () => document.hidden,
    /**
     * Has the browser ask before the page is left, and tells of it as `beforeunload`. Only while it must: browsers keep
     * no page with such a listener ready for going back.
     *
     * @param {boolean} confirm
     */
    confirmLeaving(confirm) {
      if (confirm) addEventListener("beforeunload", leaving);
      else removeEventListener("beforeunload", leaving);
    },
    onceIn: (/** @type {number} */ millis, /** @type {() => void} */ act) => void setTimeout(act, millis),
    /** Tells when the page may look different, and when it is `time` to look. @param {(what: string) => void} tell */
    watch(tell) {
      happened = tell;
      const moved = () => tell("moved");
      for (const kind of ["popstate", "hashchange", "pageshow"]) addEventListener(kind, moved, true);
      // Another view that is there for a moment only is still to be known as one that was there.
      /** @type {any} */ (top ?? window).navigation?.addEventListener("currententrychange", moved, true);
      addEventListener("input", () => tell("changed"), true);
      /** @type {any} */ (globalThis).keyferrySign = () => tell("sign");
    },
    /** When it is time; until then nothing is watched. @param {number} millis */
    lookIn(millis) {
      observer.disconnect();
      clearTimeout(timer);
      timer = setTimeout(() => happened("time"), millis);
    },
    watchChanges() {
      for (const root of roots()) observer.observe(root, seen);
    },
  };
}
