// @ts-check

/**
 * Listens to events of one kind that the user caused: one that a script dispatched is not trusted. By default before the
 * page's own handlers, which may change what the event is about.
 *
 * @template {keyof (WindowEventMap & DocumentEventMap)} K
 * @param {EventTarget} target @param {K} kind @param {(event: (WindowEventMap & DocumentEventMap)[K]) => void} handle
 * @param {{afterPage?: boolean}} [options]
 */
export function onTrusted(target, kind, handle, { afterPage = false } = {}) {
  const listener = (/** @type {any} */ event) => {
    if (event.isTrusted) handle(event);
  };
  target.addEventListener(kind, listener, !afterPage);
}

/**
 * Calls `handle` when the page may display another view. One that is displayed for a moment only counts too.
 *
 * @param {() => void} handle
 */
export function onNavigation(handle) {
  for (const kind of ["popstate", "hashchange"]) addEventListener(kind, handle, true);
  // A page restored from the back-forward cache; one that is loaded is scanned anyway.
  addEventListener("pageshow", ({ persisted }) => persisted && handle(), true);
  /** @type {any} */ (top ?? window).navigation?.addEventListener("currententrychange", handle, true);
}
