// @ts-check

/**
 * Listens to events of one kind that the user caused (`isTrusted`), not a script. By default, `handle` runs before the
 * page's handlers, which may change the elements concerned.
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
 * Calls `handle` when the page may display another view, even if only for a moment.
 *
 * @param {() => void} handle
 */
export function onNavigation(handle) {
  for (const kind of ["popstate", "hashchange"]) addEventListener(kind, handle, true);
  // For a page restored from the back-forward cache. After a page load, a scan runs anyway.
  addEventListener("pageshow", ({ persisted }) => persisted && handle(), true);
  /** @type {any} */ (top ?? window).navigation?.addEventListener("currententrychange", handle, true);
}

/** Events that a surface may handle before the page. */
const FIRST = "click pointerdown pointerup mousedown mouseup dblclick auxclick contextmenu touchstart touchend keydown keyup keypress beforeinput input compositionstart compositionupdate compositionend focus blur focusin focusout beforetoggle toggle selectstart dragstart".split(" ");

/** Calls `handle` before all other listeners, the page's included. @param {EventTarget} view @param {(event: Event) => void} handle */
export function onFirst(view, handle) {
  for (const kind of FIRST) view.addEventListener(kind, handle, true);
}
