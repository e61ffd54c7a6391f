// @ts-check
// Reads pages in bulk and hands descriptions to the Rust: called from WebAssembly, each DOM property would cost a call.
import { describeControl, describeControls, describeSurroundings } from "./controls.js";
import { describeField, valueOf } from "./fields.js";
import { keyAttributes, keyCandidates } from "./key-candidates.js";
import { brandText, maskedRows } from "./list.js";
import { Roots, parentOf } from "./roots.js";
import { CONTROLS, FIELDS, HEADINGS, LABELLED, NATIVE_CONTROLS } from "./selectors.js";
import { textOf } from "./text.js";
import { selectedText, typeText } from "./typing.js";

/** @import * as rust from "#interfaces" */

/** @implements {rust.Page} */
export class Page {
  /** Each element's ID, the same for as long as it lives. @type {WeakMap<Element, number>} */
  #ids = new WeakMap();
  #lastId = 0;
  /** The fields of the last snapshot. @type {Map<number, Element>} */
  #fields = new Map();
  /** The fields in which the user has typed. @type {WeakSet<Element>} */
  #typed = new WeakSet();
  /** @readonly */
  roots;

  /** @param {(element: Element) => ShadowRoot | null} shadowRoot the shadow root of an element, closed or not */
  constructor(shadowRoot) {
    this.roots = new Roots(shadowRoot);
  }

  isInForeignPage() {
    try {
      return top?.origin !== window.origin;
    } catch {
      return true;
    }
  }

  outline() {
    const headings = [];
    const fields = [];
    for (const root of this.roots.all) {
      for (const element of root.querySelectorAll(`${HEADINGS},${FIELDS}`)) {
        if (element.matches(HEADINGS)) headings.push(textOf(element));
        else fields.push(this.#id(element));
      }
    }
    return { address: this.#address(), headings, fields };
  }

  describe() {
    return this.#describe([document], false);
  }

  describeKeyPage() {
    this.roots.refresh();
    const maskedRowTexts = maskedRows(this.roots);
    return { ...this.#describe(this.roots.all, true), brandText: brandText(), maskedRows: maskedRowTexts };
  }

  /** @param {(Document | ShadowRoot)[]} roots @param {boolean} withForms */
  #describe(roots, withForms) {
    this.#fields.clear();
    const headings = [];
    const controls = [];
    const fields = [];
    for (const root of roots) {
      const buttons = [];
      let heading;
      for (const element of root.querySelectorAll(`${HEADINGS},${CONTROLS},${FIELDS}`)) {
        if (element.matches(HEADINGS)) {
          heading = textOf(element);
          headings.push(heading);
        } else if (element.matches(CONTROLS)) {
          buttons.push(element);
        } else {
          const id = this.#id(element);
          this.#fields.set(id, element);
          fields.push(describeField(this.roots, element, id, heading, withForms));
        }
      }
      controls.push(...describeControls(buttons));
    }
    return { address: this.#address(), headings, controls, fields, brandText: undefined, maskedRows: [] };
  }

  /** @param {Element} element */
  #id(element) {
    const id = this.#ids.get(element) ?? ++this.#lastId;
    this.#ids.set(element, id);
    return id;
  }

  /** Path and fragment of the address that the user sees: the top document's, which is of the same origin. */
  #address() {
    const { pathname, hash } = (top ?? window).location;
    return pathname + hash;
  }

  /** @param {number} id */
  element(id) {
    return this.#fields.get(id);
  }

  /** @param {number} id */
  isRendered(id) {
    return this.#fields.get(id)?.checkVisibility() ?? false;
  }

  /** @param {Element} field */
  value(field) {
    return valueOf(field);
  }

  /** @param {Element} field @param {string} text */
  typeText(field, text) {
    typeText(field, text);
  }

  keyCandidates() {
    return document.body ? keyCandidates(this.roots, document.body, this.#typed) : [];
  }

  /** @param {Element} outer */
  keyCandidatesIn(outer) {
    return [...keyCandidates(this.roots, outer, this.#typed), ...keyAttributes(outer)];
  }

  /** @param {Event} event */
  usedControl(event) {
    const element = this.roots.target(event);
    return element && (element.closest(CONTROLS) ?? element.closest(LABELLED) ?? element);
  }

  /** @param {Event} event */
  isOnNativeControl(event) {
    return Boolean(this.roots.target(event)?.closest(NATIVE_CONTROLS));
  }

  /** @param {Element} element */
  describeControl(element) {
    return describeControl(element);
  }

  /** @param {Element | undefined} outer */
  describeSurroundings(outer) {
    return describeSurroundings(this.roots, outer ?? document.documentElement);
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
    return this.#id(field);
  }

  /** @param {Event} event */
  selectedText(event) {
    const focused = this.roots.target(event);
    return focused && this.#typed.has(focused) ? undefined : selectedText(focused);
  }
}
