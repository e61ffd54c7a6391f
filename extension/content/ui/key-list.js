// @ts-check
import { append, appendButton, focus, keyText } from "./card.js";

/** @import * as rust from "#interfaces" */
/** @typedef {Pick<import("./fill-control.js").FillActions, "choose">} ListActions */

/** A list of the saved keys, with a search field if it is `searchable`. */
export class KeyList {
  #list;
  #text;
  #on;
  /** @type {HTMLInputElement | undefined} */
  #search;

  /** @param {Element} card @param {boolean} searchable @param {import("./card.js").Text} text @param {ListActions} actions */
  constructor(card, searchable, text, actions) {
    this.#text = text;
    this.#on = actions;
    if (searchable) this.#search = this.#addSearch(card);
    this.#list = append(card, "ul", "choices");
    focus(this.#search);
  }

  get isOpen() {
    return this.#list.isConnected;
  }

  /** @param {rust.KeyChoice[]} choices */
  fill(choices) {
    this.#list.replaceChildren();
    if (choices.length === 0) append(this.#list, "li", "line", this.#text("search_empty"));
    for (const choice of choices) this.#add(choice);
    if (!this.#search) focus(this.#stops()[0]);
  }

  /** Moves the focus by a number of elements, of which the search field is the first. Returns whether there was one. @param {number} by */
  moveFocus(by) {
    const stops = this.#stops();
    const root = /** @type {ShadowRoot} */ (this.#list.getRootNode());
    const at = stops.findIndex((stop) => stop === root.activeElement);
    const next = at < 0 ? undefined : stops[at + by];
    focus(next);
    return Boolean(next);
  }

  /** @returns {HTMLElement[]} */
  #stops() {
    return [...(this.#search ? [this.#search] : []), ...this.#list.querySelectorAll("button")];
  }

  /** @param {Element} card */
  #addSearch(card) {
    const field = /** @type {HTMLInputElement} */ (append(card, "input", "search"));
    field.type = "search";
    field.autocomplete = "off";
    field.placeholder = this.#text("search");
    field.setAttribute("aria-label", field.placeholder);
    return field;
  }

  /** @param {rust.KeyChoice} choice */
  #add(choice) {
    const choose = (/** @type {MouseEvent} */ event) => this.#on.choose(choice.id, event);
    const button = appendButton(append(this.#list, "li"), "choice", "", choose);
    // A name that Omnisend gave is enough to choose by. The question shows the brand ID too.
    const lines = keyLines(this.#text, choice.described ? { ...choice, brand: undefined } : choice);
    lines.forEach((line, at) => {
      append(button, at === 0 ? "strong" : "small", "", line);
      button.append(" ");
    });
    button.setAttribute("aria-label", lines.join(" "));
  }
}

/**
 * Describes a saved key: its name, its store as Omnisend describes it, brand and last four, its date and last use or the
 * colleague who captured it, and whether it proves its store.
 *
 * @param {import("./card.js").Text} text @param {rust.KeyChoice} key
 */
export function keyLines(text, { label, described, brand, last4, capturedAt, usedAt, usedFor, colleague, unverified, conflict }) {
  const day = (/** @type {number} */ seconds) =>
    new Date(seconds * 1000).toLocaleDateString(text("@@ui_locale").replace("_", "-"), { dateStyle: "medium" });
  const days = [day(capturedAt), ...(usedAt === undefined ? [] : [day(usedAt)])];
  const use = usedFor
    ? text("choice_used_for", [...days, usedFor])
    : text(usedAt === undefined ? "choice_unused" : "choice_used", days);
  const lines = [label || text("key_unnamed"), ...(described ? [described] : []), keyText(text, brand, last4)];
  // A keyring without attributes keeps neither time nor use.
  if (colleague !== undefined && capturedAt) {
    lines.push(colleague ? text("choice_from", [colleague, ...days]) : text("choice_from_team", days));
  } else if (colleague !== undefined) {
    lines.push(colleague ? text("key_from", [colleague]) : text("key_from_team"));
  } else if (capturedAt) lines.push(use);
  if (conflict) lines.push(text("key_conflict"));
  else if (unverified) lines.push(text("key_unverified"));
  return lines;
}
