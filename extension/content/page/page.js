// @ts-check
// Reads pages in JavaScript and passes whole descriptions to the Rust code: from WebAssembly, each DOM property would
// cost a call.
import { describeControl, describeSurroundings } from "./controls.js";
import { call, get, matches } from "./dom.js";
import { valueOf } from "./fields.js";
import { keyAttributes, keyCandidates } from "./key-candidates.js";
import { Roots, parentOf } from "./roots.js";
import { CONTROLS, LABELLED, NATIVE_CONTROLS } from "./selectors.js";
import { Snapshots } from "./snapshots.js";
import { selectedText, typeText } from "./typing.js";
import { isSeen, visibilityOf } from "./visibility.js";

/** @import * as rust from "#interfaces" */

/** Works as `closest`, across shadow roots. @param {Element} element @param {string} selector */
function closest(element, selector) {
  for (let here = /** @type {Element | undefined} */ (element); here; here = parentOf(here)) {
    if (matches(here, selector)) return here;
  }
  return undefined;
}

/** @implements {rust.Page} */
export class Page {
  /** The fields in which the user has typed. @type {WeakSet<Element>} */
  #typed = new WeakSet();
  /** @readonly */
  roots;
  #snapshots;

  /** @param {(element: Element) => ShadowRoot | null} shadowRoot the shadow root of an element, closed or not */
  constructor(shadowRoot) {
    this.roots = new Roots(shadowRoot);
    this.#snapshots = new Snapshots(this.roots);
  }

  isInForeignPage() {
    try {
      // The origin of a frame of another site cannot be read.
      for (let here = window; here !== top; here = /** @type {typeof window} */ (here.parent)) {
        if (here.parent.origin !== window.origin) return true;
      }
      return false;
    } catch {
      return true;
    }
  }

  outline() {
    return this.#snapshots.outline();
  }

  describeKeyPage() {
    this.roots.refresh();
    return this.#snapshots.take();
  }

  /** @param {number} id */
  element(id) {
    return this.#snapshots.field(id);
  }

  /** @param {number} id */
  isRendered(id) {
    const field = this.#snapshots.field(id);
    // Kits with floating labels make an empty field transparent, and draw its frame.
    return Boolean(field && isSeen(field, parentOf(field)));
  }

  /** @param {Element} field */
  value(field) {
    return valueOf(field);
  }

  /** @param {Element} field @param {string} text */
  typeText(field, text) {
    typeText(/** @type {HTMLInputElement | HTMLTextAreaElement} */ (field), text);
  }

  /** @param {Element | undefined} outer */
  keyCandidates(outer) {
    return keyCandidates(this.roots, outer ?? get(document, "documentElement"), this.#typed);
  }

  /** @param {Element} outer */
  keyAttributes(outer) {
    return keyAttributes(outer);
  }

  /** @param {Event} event */
  usedControl(event) {
    const element = this.roots.target(event);
    if (!element) return undefined;
    const control = closest(element, CONTROLS) ?? closest(element, LABELLED);
    // A dialog or list that has a label and controls of its own is none.
    return control && (matches(control, CONTROLS) || !this.roots.has(control, CONTROLS)) ? control : element;
  }

  /** @param {Element} control @param {Event} event */
  visibility(control, event) {
    return visibilityOf(control, event);
  }

  /** @param {Event} event */
  isOnNativeControl(event) {
    const element = this.roots.target(event);
    return Boolean(element && call(element, "closest", NATIVE_CONTROLS));
  }

  /** @param {Element} element */
  describeControl(element) {
    return describeControl(element);
  }

  /** @param {Element | undefined} outer */
  describeSurroundings(outer) {
    return describeSurroundings(this.roots, outer ?? get(document, "documentElement"));
  }

  /** @param {Element} element */
  parent(element) {
    return parentOf(element);
  }

  /** @param {Event} event */
  noteTyping(event) {
    const field = this.roots.target(event);
    if (!field) return undefined;
    this.#typed.add(field);
    return this.#snapshots.id(field);
  }

  /** @param {ClipboardEvent} event */
  copiedText(event) {
    return event.clipboardData?.getData("text/plain");
  }

  /** @param {Event} event */
  selectedText(event) {
    const focused = this.roots.target(event);
    return focused && this.#typed.has(focused) ? undefined : selectedText(focused);
  }
}
