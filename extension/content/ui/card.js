// @ts-check
import { call, get } from "../page/dom.js";
import { onTrusted } from "../page/events.js";

/** @import * as rust from "#interfaces" */

/** A text in the user's language, by its name in extension/_locales. @typedef {(name: string, args?: string[]) => string} Text */
/** @typedef {rust.Tone} Tone */

/** The CSS classes of each tone: see card.css. @type {Record<Tone, string>} */
export const CLASSES = {
  neutral: "card",
  busy: "card busy",
  attention: "card ask",
  success: "card good",
  "passing-success": "card good leaves",
  error: "card bad",
};

/**
 * Appends an element with a class and a text. card.css displays the text: screen readers read it then, and the page's
 * `window.find` does not find it, as it finds the text of an element even in a closed shadow root.
 *
 * @param {Node} parent @param {string} tag @returns {HTMLElement}
 */
export function append(parent, tag, className = "", text = "") {
  const element = call(/** @type {Document} */ (get(parent, "ownerDocument")), "createElement", tag);
  if (className) element.className = className;
  if (text) element.setAttribute("data-text", text);
  parent.appendChild(element);
  return element;
}

/** @typedef {(event: MouseEvent) => void} OnUse */

/** The handler of each button. In a new card, the button with the same handler receives the focus. @type {WeakMap<Element, OnUse>} */
const uses = new WeakMap();

/** Handles a click on a button. @param {MouseEvent} event @param {HTMLElement} button */
export const clicked = (event, button) => uses.get(button)?.(event);

/** Appends a button. @param {Node} parent @param {string} className @param {string} text @param {OnUse} onUse */
export function appendButton(parent, className, text, onUse) {
  const button = append(parent, "button", className, text);
  button.setAttribute("type", "button");
  button.setAttribute("aria-label", text);
  uses.set(button, onUse);
  // The surface handles clicks, except those of which the browser reports neither position nor focus.
  onTrusted(button, "click", onUse);
  return button;
}

/**
 * Removes the document's selection from a surface: by its nodes, a page could reach the closed shadow root.
 *
 * @param {ShadowRoot} root
 */
export function clearSelection(root) {
  const selection = call(root.ownerDocument, "getSelection");
  if (root.contains(selection?.anchorNode ?? null)) selection?.removeAllRanges();
}

/** Moves the focus to an element of a surface. Firefox moves the selection with it. @param {HTMLElement | null | undefined} element @param {FocusOptions} [options] */
export function focus(element, options) {
  element?.focus(options);
  if (element) clearSelection(/** @type {ShadowRoot} */ (element.getRootNode()));
}

/** Replaces the content of a surface. The focus moves from a button to the new one with the same handler. @param {import("./surface.js").Surface} surface @param {() => void} fill */
export function replaceKeepingFocus({ body, focused }, fill) {
  const use = focused && uses.get(focused);
  body.replaceChildren();
  fill();
  if (use) focus([...body.querySelectorAll("button")].find((button) => uses.get(button) === use));
}

/** A card with a title, lines of text and buttons, in the order in which they are added. */
export class Card {
  /** @readonly */
  element;
  #text;
  /** @type {HTMLElement | undefined} */
  #buttons;

  /** @param {Node} parent @param {Tone} tone @param {Text} text */
  constructor(parent, tone, text) {
    this.#text = text;
    this.element = append(parent, "div", CLASSES[tone]);
  }

  /** Adds the title, and the button that closes the card. @param {string} name @param {() => void} onClose @param {string[]} args */
  title(name, onClose, ...args) {
    append(this.element, "p", "title", this.#text(name, args));
    const close = appendButton(this.element, "close", "×", onClose);
    close.setAttribute("aria-label", this.#text("close"));
  }

  /** Adds a line, unless its text is empty. @param {string} name @param {string[]} args */
  line(name, ...args) {
    const text = this.#text(name, args);
    if (text) append(this.element, "p", "line", text);
  }

  /** Adds a line with a key's store and last four characters. @param {string | undefined} brand @param {string} last4 */
  keyLine(brand, last4) {
    append(this.element, "p", "line", keyText(this.#text, brand, last4));
  }

  /** Adds the failure and its fix. @param {string} failureCode */
  failure(failureCode) {
    this.line(`failure_${failureCode}`);
    this.line(`failure_${failureCode}_todo`);
  }

  /** Adds a line of small print. @param {string} text */
  smallPrint(text) {
    append(this.element, "p", "code", text);
  }

  /** Adds a button. @param {"primary" | "secondary"} className @param {string} name @param {OnUse} onUse */
  button(className, name, onUse) {
    this.#buttons ??= append(this.element, "div", "buttons");
    return appendButton(this.#buttons, className, this.#text(name), onUse);
  }
}

/** Describes a key by its store and last four characters. @param {Text} text @param {string | undefined} brand @param {string} last4 */
export const keyText = (text, brand, last4) =>
  brand ? text("key_of_store", [brand, last4]) : text("key_of_unknown_store", [last4]);
