// @ts-check
import { card as cardCss, fillControl as controlCss } from "#styles";
import { onTrusted } from "../page/events.js";
import { Card, append, appendButton, shadowHost } from "./card.js";
import { KeyList } from "./key-list.js";

/** @import * as rust from "#interfaces" */

/** @typedef {rust.Tone} Tone */
/** @typedef {rust.KeyChoice} KeyChoice */
/**
 * Handlers of the user's actions. They receive a click with its button, for the clickjacking check.
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
  #text;
  #on;
  /** Contains messages. Screen readers announce a text only in an element that existed before it. */
  #status;
  /** Contains questions. */
  #question;
  /** @type {KeyList | undefined} */
  #list;
  /** Positions the host. The `!important` rules of the host's sheet override inline styles, so these cannot be used. */
  #position = new CSSStyleSheet();

  /** @param {import("./card.js").Text} text @param {FillActions} actions */
  constructor(text, actions) {
    const { host, root } = shadowHost(document, "keyferry-fill", cardCss + controlCss);
    this.host = host;
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
    // An open search field is kept, so that its caret stays.
    if (!searchable || !this.#list?.isOpen) {
      const card = this.#ask(tone, "fill_choose");
      this.#list = new KeyList(card.element, searchable, this.#text, this.#on);
    }
    this.#list.fill(choices);
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
    // The focus was in the list, which was removed.
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

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key === "Escape") {
      // Escape closes the panel only, not a dialog of the page.
      event.stopPropagation();
      this.button.focus();
      this.#on.dismiss();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.#list?.moveFocus(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    }
  }
}
