// @ts-check
import { call, get, matches, queryAll } from "../page/dom.js";
import { onFirst } from "../page/events.js";
import { ownHosts } from "../page/own-hosts.js";
import { contains } from "../page/roots.js";
import { clearSelection, clicked, focus } from "./card.js";

/** Time between two checks of a surface that is shown, in milliseconds. */
const CHECK_MILLIS = 100;
/** The page's elements that the browser draws in its top layer, above all others. */
const TOP_LAYER = "dialog:modal,:popover-open,:fullscreen";
/** The surface as hit tests do not find it. */
const NO_HITS = ":host,.surface,.surface *{pointer-events:none!important}";

/**
 * Handlers of a surface's events.
 *
 * @typedef {object} SurfaceEvents
 * @property {() => void} [check] called at every check
 * @property {() => void} [attention] the surface was put above other elements of the top layer, or received the focus
 * @property {(isInside: boolean, button?: Element) => void} [press] a pointer was pressed, perhaps on a button of the surface, before the page handles it
 * @property {(event: KeyboardEvent, isInside: boolean) => boolean} [key] a key was pressed. Returns true if it was handled
 * @property {(text: string) => void} [input] the user typed in a field of the surface
 * @property {(modal: Element) => boolean} [isIn] whether the surface belongs in this modal dialog: by default, in any
 */

/**
 * A part of Keyferry's above the page. It is a popover in the top layer: the page can neither cover, clip nor fade it.
 * Its host is a `div`, since a page could define a custom element of any name and would receive its internals. Events on
 * it end before the page handles them, so that focus traps and listeners for presses outside of a dialog do not respond.
 */
export class Surface {
  /** @readonly */
  host;
  /** Contains the content, with the custom properties: those of the host would be inherited from the page. @readonly */
  body;
  /** The field beside which the surface is shown. @type {Element | undefined} */
  anchor;
  #root;
  #on;
  #roots;
  #box;
  #noHits;
  #timer = 0;
  /** The top layer's other elements, when the surface was put above them. @type {Element[]} */
  #below = [];
  /** An element was put into the top layer since. */
  #isBelow = false;
  /** The button on which the pointer was pressed. @type {Element | null | undefined} */
  #pressed;
  /** The key whose release belongs to the surface. */
  #key = "";

  /** @param {Document} document @param {string} css @param {import("../page/roots.js").Roots} roots @param {SurfaceEvents} on */
  constructor(document, css, roots, on) {
    this.#on = on;
    this.#roots = roots;
    this.host = call(document, "createElement", "div");
    this.host.popover = "manual";
    ownHosts.add(this.host);
    this.#root = this.host.attachShadow({ mode: "closed" });
    const view = /** @type {Window & typeof globalThis} */ (get(document, "defaultView"));
    // Constructed sheets, since a page's policy can forbid inline styles. A document accepts its own window's only.
    const sheet = new view.CSSStyleSheet();
    // A page can register a custom property by its name, and so void its value. No page knows this prefix.
    sheet.replaceSync(css.replaceAll("--", `--${crypto.randomUUID()}-`));
    this.#box = new view.CSSStyleSheet();
    this.#noHits = new view.CSSStyleSheet({ disabled: true });
    this.#noHits.replaceSync(NO_HITS);
    this.#root.adoptedStyleSheets = [sheet, this.#box, this.#noHits];
    this.body = call(document, "createElement", "div");
    this.body.className = "surface";
    this.#root.append(this.body);
    onFirst(view, (event) => this.#handle(event));
  }

  /** The focused element of the surface. */
  get focused() {
    return this.#root.activeElement;
  }

  get isShown() {
    return this.#timer !== 0;
  }

  show() {
    if (!this.isShown) this.#timer = setInterval(() => this.check(), CHECK_MILLIS);
    this.#raise();
  }

  hide() {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.host.remove();
  }

  /** Positions the host's box in the viewport. @param {string} inset a value of the CSS property `inset` */
  place(inset) {
    this.#box.replaceSync(`:host{inset:${inset}!important}`);
  }

  /** Measures the page as if the surface were not above it: in a component's shadow root, it would pass for the component. @param {() => void} measure */
  measureBelow(measure) {
    this.#noHits.disabled = false;
    try {
      measure();
    } finally {
      this.#noHits.disabled = true;
    }
  }

  /** Puts the surface back where the user can see and use it, if the page has changed that. */
  check() {
    this.#raise();
    this.#on.check?.();
  }

  #raise() {
    const others = this.#topLayer();
    const parent = this.#parent(others);
    const isOpen = this.host.parentNode === parent && this.host.matches(":popover-open");
    const isAbove = isOpen && !this.#isBelow && others.every((other) => this.#below.includes(other));
    this.#below = others;
    if (isAbove) return;
    this.#isBelow = false;
    const focused = /** @type {HTMLElement | null} */ (this.#root.activeElement);
    if (this.host.parentNode !== parent) call(parent, "append", this.host);
    if (this.host.matches(":popover-open")) this.host.hidePopover();
    this.host.showPopover();
    focus(focused, { preventScroll: true });
    this.#on.attention?.();
  }

  /** The page's elements in the top layer. */
  #topLayer() {
    const scopes = new Set([this.host.ownerDocument, ...this.#roots.all]);
    const found = [...scopes].flatMap((scope) => queryAll(scope, TOP_LAYER));
    return found.filter((element) => !ownHosts.has(element) && get(element, "ownerDocument") === this.host.ownerDocument);
  }

  /** The open modal dialog, outside of which everything is inert, or else the document. @param {Element[]} topLayer */
  #parent(topLayer) {
    const modals = topLayer.filter((element) => matches(element, "dialog:modal") && (this.#on.isIn?.(element) ?? true));
    return modals.pop() ?? get(this.host.ownerDocument, "documentElement");
  }

  /** Whether an event is on the surface. The page's closed shadow roots hide their elements from listeners on the window. @param {any} event */
  #concerns(event) {
    const [first] = event.composedPath();
    if (first === this.host) return true;
    const { host } = this;
    if (first === host.ownerDocument.defaultView || host.getRootNode() === host.ownerDocument) return false;
    return contains(first, host) && Boolean(this.#inner(event));
  }

  /** The element of the surface that an event is on. @param {any} event */
  #inner(event) {
    const isPointer = "clientX" in event && !(event.type === "click" && event.detail === 0);
    const inner = isPointer ? this.#root.elementFromPoint(event.clientX, event.clientY) : this.#root.activeElement;
    return inner && this.#root.contains(inner) ? inner : undefined;
  }

  /** Handles an event before the page. Returns true if it was on the surface. @param {Event} event */
  #handle(event) {
    if (!event.isTrusted || !this.isShown) return false;
    if (!this.#concerns(event)) return this.#handleOutside(event);
    const inner = this.#inner(event);
    const button = inner?.closest("button");
    // Without a position or a focus, as from assistive technology, the button's listener handles the click.
    if (event.type === "click" && !button) return false;
    event.stopImmediatePropagation();
    switch (event.type) {
      case "pointerdown":
        this.#pressed = button;
        this.#on.press?.(true, button ?? undefined);
        break;
      case "mousedown":
        // The focus stays where it is: leaving a field makes many forms move.
        if (!inner?.matches("input")) event.preventDefault();
        break;
      case "click":
        this.#handleClick(/** @type {MouseEvent} */ (event), /** @type {HTMLElement} */ (button));
        break;
      case "keydown":
        this.#handleKey(/** @type {KeyboardEvent} */ (event), true);
        break;
      case "focusin":
        if (/** @type {FocusEvent} */ (event).relatedTarget !== this.host) this.#on.attention?.();
        break;
      case "input":
        this.#on.input?.(/** @type {HTMLInputElement} */ (inner).value);
    }
    return true;
  }

  /** @param {MouseEvent} event @param {HTMLElement} button */
  #handleClick(event, button) {
    // A press elsewhere and a release here are no click on this button.
    if (event.detail === 0 || this.#pressed === button) clicked(event, button);
    this.#pressed = undefined;
  }

  /** @param {KeyboardEvent} event @param {boolean} isInside */
  #handleKey(event, isInside) {
    const isHandled = this.#on.key?.(event, isInside);
    // A key that is held down must not use the next button that receives the focus.
    const isHeld = isInside && event.repeat && (event.key === "Enter" || event.key === " ");
    if (isHandled || isHeld) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.#key = event.key;
    }
    return Boolean(isHandled);
  }

  /** @param {any} event */
  #handleOutside(event) {
    const { type, target, relatedTarget, key } = event;
    if (type === "keydown") return this.#handleKey(event, false);
    // The release of a key that the surface has handled.
    if (type === "keyup" && key === this.#key) {
      this.#key = "";
      event.stopImmediatePropagation();
      return true;
    }
    if (type === "pointerdown") this.#on.press?.(false);
    // The browser moved the focus.
    if (type === "selectionchange") clearSelection(this.#root);
    // An element that the page puts into the top layer, above the surface.
    if (type === "beforetoggle" && event.newState === "open" && !ownHosts.has(target)) this.#isBelow = true;
    // The page's field keeps the focus in its own view while the focus is on the surface, and when it returns.
    const isFocus = type === "focusout" || type === "blur" || ((type === "focusin" || type === "focus") && target === this.anchor);
    if (isFocus && relatedTarget === this.host) {
      event.stopImmediatePropagation();
      return true;
    }
    return false;
  }
}
