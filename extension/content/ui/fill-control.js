// @ts-check
import { card as cardCss, fillControl as controlCss } from "#styles";
import { onTrusted } from "../page/events.js";
import { Card, append, appendButton, keyText, shadowHost } from "./card.js";

/** @import * as rust from "#interfaces" */

/** @typedef {rust.Tone} Tone */
/** @typedef {rust.KeyChoice} KeyChoice */
/**
 * What the user does with the control. A click is passed on with its button, for the clickjacking check.
 *
 * @typedef {object} FillActions
 * @property {(event: MouseEvent, button: HTMLElement) => void} fill
 * @property {(key: string, event: MouseEvent, button: HTMLElement) => void} choose
 * @property {(event: MouseEvent, button: HTMLElement) => void} confirm
 * @property {(text: string) => void} search
 * @property {() => void} undo
 * @property {() => void} dismiss
 */

/**
 * `<keyferry-fill>`: the button in Upstack's API key field, and the panel below it.
 *
 * @implements {rust.FillControlView}
 */
export class FillControlView {
  host;
  button;
  #root;
  #text;
  #on;
  /** Holds messages. It is there before its text, which is when screen readers announce it. */
  #status;
  /** Holds questions. */
  #question;
  /** Positions the host: the important rules of its sheet override inline styles, of the page or set here. */
  #position = new CSSStyleSheet();

  /** @param {import("./card.js").Text} text @param {FillActions} actions */
  constructor(text, actions) {
    const { host, root } = shadowHost(document, "keyferry-fill", cardCss + controlCss);
    this.host = host;
    this.#root = root;
    this.#text = text;
    this.#on = actions;
    this.button = appendButton(root, "fill", text("fill"), actions.fill);
    this.button.setAttribute("aria-description", text("fill_label"));
    this.button.setAttribute("aria-haspopup", "dialog");
    this.#status = append(root, "div", "panel");
    this.#status.setAttribute("role", "status");
    this.#question = append(root, "div", "panel");
    root.adoptedStyleSheets.push(this.#position);
    onTrusted(root, "keydown", (event) => this.#pressed(event));
  }

  /** @param {number} left @param {number} top */
  place(left, top) {
    this.#position.replaceSync(`:host { left: ${left}px !important; top: ${top}px !important }`);
  }

  hide() {
    this.#status.replaceChildren();
    this.#question.replaceChildren();
    this.button.setAttribute("aria-expanded", "false");
  }

  /** @param {Tone} tone @param {KeyChoice[]} choices @param {boolean} searchable */
  showChoice(tone, choices, searchable) {
    const open = searchable && this.#root.querySelector(".choices");
    // The search field stays, with its caret.
    if (open) return this.#list(open, choices);
    const card = this.#ask(tone, "fill_choose");
    if (searchable) this.#addSearch(card.element);
    this.#list(append(card.element, "ul", "choices"), choices);
    this.#focus(searchable ? ".search" : ".choice");
  }

  /** @param {Tone} tone @param {string} label @param {string | undefined} brand @param {string} last4 */
  showReplace(tone, label, brand, last4) {
    const card = this.#ask(tone, "fill_replace");
    card.line("fill_replace_with", label || this.#text("key_unnamed"));
    card.keyLine(brand, last4);
    card.button("primary", "fill_replace_yes", this.#on.confirm).focus();
    card.button("secondary", "fill_replace_no", this.#on.dismiss);
  }

  /** @param {Tone} tone */
  showEmpty(tone) {
    this.#report(tone, "fill_empty").line("fill_empty_todo");
  }

  /** @param {Tone} tone @param {string | undefined} brand @param {string} last4 */
  showFilled(tone, brand, last4) {
    const card = this.#report(tone, "fill_done");
    card.keyLine(brand, last4);
    card.button("secondary", "undo", this.#on.undo);
    // The focus was in the list, which is gone.
    this.button.focus();
  }

  /** @param {Tone} tone */
  showUndone(tone) {
    this.#report(tone, "fill_undone");
  }

  /** @param {Tone} tone @param {string} failureCode */
  showFailed(tone, failureCode) {
    const card = this.#report(tone, "fill_failed");
    card.failure(failureCode);
    card.smallPrint(failureCode);
  }

  /** @param {Tone} tone @param {string} title */
  #ask(tone, title) {
    this.hide();
    this.button.setAttribute("aria-expanded", "true");
    const card = new Card(this.#question, tone, this.#text);
    card.element.setAttribute("role", "dialog");
    card.element.setAttribute("aria-label", this.#text(title));
    card.title(title, this.#on.dismiss);
    return card;
  }

  /** @param {Tone} tone @param {string} title */
  #report(tone, title) {
    this.hide();
    const card = new Card(this.#status, tone, this.#text);
    card.title(title, this.#on.dismiss);
    return card;
  }

  /** @param {Element} card */
  #addSearch(card) {
    const field = /** @type {HTMLInputElement} */ (append(card, "input", "search"));
    field.type = "search";
    field.autocomplete = "off";
    field.placeholder = this.#text("fill_search");
    field.setAttribute("aria-label", field.placeholder);
    onTrusted(field, "input", () => this.#on.search(field.value));
  }

  /** @param {Element} list @param {KeyChoice[]} choices */
  #list(list, choices) {
    list.replaceChildren();
    if (choices.length === 0) append(list, "li", "line", this.#text("search_empty"));
    for (const { id, label, brand, last4, capturedAt, usedFor } of choices) {
      const choose = (/** @type {MouseEvent} */ event, /** @type {HTMLElement} */ button) =>
        this.#on.choose(id, event, button);
      const button = appendButton(append(list, "li"), "choice", "", choose);
      append(button, "strong", "", label || this.#text("key_unnamed"));
      append(button, "small", "", keyText(this.#text, brand, last4));
      append(button, "small", "", this.#useText(this.#day(capturedAt), usedFor));
    }
  }

  /** @param {string} day @param {string | undefined} usedFor */
  #useText(day, usedFor) {
    if (usedFor) return this.#text("choice_used_for", [day, usedFor]);
    return this.#text(usedFor === undefined ? "choice_unused" : "choice_used", [day]);
  }

  /** A day in the user's language. @param {number} seconds since 1970-01-01 UTC */
  #day(seconds) {
    return new Date(seconds * 1000).toLocaleDateString(this.#text("@@ui_locale").replace("_", "-"));
  }

  /** @param {string} selector */
  #focus(selector) {
    /** @type {HTMLElement | null} */ (this.#root.querySelector(selector))?.focus();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key === "Escape") {
      // It closes the panel, and not a dialog of the page.
      event.stopPropagation();
      this.button.focus();
      this.#on.dismiss();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.#moveFocus(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    }
  }

  /** Moves the focus along the list, from the search field on. @param {number} by */
  #moveFocus(by) {
    const stops = /** @type {HTMLElement[]} */ (Array.from(this.#root.querySelectorAll(".search, .choice")));
    const at = stops.findIndex((stop) => stop === this.#root.activeElement);
    const next = at < 0 ? undefined : stops[at + by];
    next?.focus();
    return Boolean(next);
  }
}
