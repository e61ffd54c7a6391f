// @ts-check
import { shared } from "../shared-world.js";

/** @typedef {WindowEventMap & DocumentEventMap} EventMap */

/** Kinds of events on a surface that early-listeners.js leaves out, as they give nothing away. */
const LATE =
  "dblclick auxclick touchstart touchend compositionstart compositionupdate compositionend focus blur beforetoggle toggle selectionchange selectstart dragstart".split(" ");

/** Handlers of the user's events on the window, by the event's kind. @type {Map<string, ((event: any) => void)[]>} */
const handlers = new Map();
/** @type {((event: Event) => boolean)[]} */
const firstHandlers = [];
/** The listeners that `document.open()` removes. @type {(() => void)[]} */
const listeners = [];

/** @param {Event} event */
function onEvent(event) {
  if (firstHandlers.some((handle) => handle(event))) event.stopImmediatePropagation();
  else if (event.isTrusted) for (const handle of handlers.get(event.type) ?? []) handle(event);
}

/**
 * Adds a listener to the window or the document, and again after `document.open()` has removed it.
 *
 * @param {EventTarget} target @param {string} kind @param {(event: any) => void} listener @param {boolean} [capture]
 */
export function listen(target, kind, listener, capture = true) {
  const add = () => target.addEventListener(kind, listener, capture);
  add();
  listeners.push(add);
  // The browser ignores listeners that it has already.
  shared.onOpened = () => listeners.forEach((add) => add());
}

/**
 * Listens to events of one kind that the user caused (`isTrusted`), not a script. By default, `handle` runs before the
 * page's handlers, which may change the elements concerned.
 *
 * @template {keyof EventMap} K
 * @param {EventTarget} target @param {K} kind @param {(event: EventMap[K]) => void} handle
 * @param {{afterPage?: boolean}} [options]
 */
export function onTrusted(target, kind, handle, { afterPage = false } = {}) {
  if (target === window && !afterPage && shared.kinds?.includes(kind)) {
    shared.onEvent = onEvent;
    handlers.set(kind, [...(handlers.get(kind) ?? []), handle]);
    return;
  }
  const listener = (/** @type {any} */ event) => {
    if (event.isTrusted) handle(event);
  };
  if (target === window || target === document) listen(target, kind, listener, !afterPage);
  else target.addEventListener(kind, listener, !afterPage);
}

/**
 * Calls `handle` when the page may display another view, even if only for a moment.
 *
 * @param {() => void} handle
 */
export function onNavigation(handle) {
  for (const kind of ["popstate", "hashchange"]) listen(window, kind, handle);
  // For a page restored from the back-forward cache. After a page load, a scan runs anyway.
  listen(window, "pageshow", ({ persisted }) => persisted && handle());
  /** @type {any} */ (top ?? window).navigation?.addEventListener("currententrychange", handle, true);
}

/**
 * Calls `handle` before all other handlers, the page's included, for the events that a surface may handle. Scripts can
 * have made the event. Where `handle` returns true, nothing else receives it. In the top window of a frame, listeners that
 * its page has added to the window before come first.
 *
 * @param {Window} view @param {(event: any) => boolean} handle
 */
export function onFirst(view, handle) {
  const isOwn = view === window;
  const late = isOwn ? LATE : [...LATE, ...(shared.kinds ?? [])];
  if (isOwn) {
    shared.onEvent = onEvent;
    firstHandlers.push(handle);
  }
  const listener = (/** @type {Event} */ event) => handle(event) && event.stopImmediatePropagation();
  for (const kind of late) listen(view, kind, listener);
}
