// @ts-check
import { card as cardCss, fillControl as controlCss } from "#styles";
import { Card, append, appendButton, focus } from "./card.js";
import { KeyList, keyLines } from "./key-list.js";
import { FieldSpace, displays } from "./space.js";
import { Surface } from "./surface.js";

/** @import * as rust from "#interfaces" */

/** @typedef {rust.Tone} Tone */
/** @typedef {rust.KeyChoice} KeyChoice */
/** @typedef {import("./space.js").Box} Box */
/**
 * Handlers of the user's actions. They receive the click, for the clickjacking check.
 *
 * @typedef {object} FillActions
 * @property {(event: MouseEvent) => void} fill
 * @property {(key: string, event: MouseEvent) => void} choose
 * @property {(event: MouseEvent) => void} confirm
 * @property {(text: string) => void} search
 * @property {() => void} undo
 * @property {() => void} dismiss
 * @property {() => void} check the control's visibility is to be measured
 * @property {() => void} attention the user may not have seen the control until now
 * @property {(onButton: boolean) => void} press a pointer was pressed on the control: on its button, or on its panel
 */

/** Time for which the panel after filling is shown, in milliseconds. */
const DONE_MILLIS = 8000;

/**
 * The button at Upstack's API key field, and its panel.
 *
 * @implements {rust.FillControlView}
 */
export class FillControlView {
  button;
  /** The button's text without a store. */
  #alone;
  /** The button's text above a store. */
  #named;
  /** The store whose key a click fills in. */
  #store;
  #text;
  #on;
  #roots;
  #field;
  #surface;
  /** Contains messages. Screen readers announce a text only in an element that existed before it. */
  #status;
  /** Contains questions. */
  #question;
  /** @type {KeyList | undefined} */
  #list;
  /** The field's box when the control was placed. */
  #placed = "";
  #doneTimer = 0;

  /** @param {Element} field @param {import("../page/roots.js").Roots} roots @param {import("./card.js").Text} text @param {FillActions} actions */
  constructor(field, roots, text, actions) {
    this.#field = field;
    this.#roots = roots;
    this.#text = text;
    this.#on = actions;
    this.#surface = new Surface(document, cardCss + controlCss, roots, {
      check: () => {
        this.#follow();
        actions.check();
      },
      attention: actions.attention,
      press: (isInside, button) => this.#handlePress(isInside, button),
      key: (event, isInside) => (isInside ? this.#handleKey(event) : this.#handlePageKey(event)),
      input: actions.search,
      isIn: (modal) => displays(modal, field),
    });
    const { body } = this.#surface;
    this.#surface.anchor = field;
    body.setAttribute("dir", text("@@bidi_dir"));
    this.button = appendButton(body, "fill", "", actions.fill);
    this.#alone = append(this.button, "span");
    this.#named = append(this.button, "b");
    this.#store = append(this.button, "small");
    this.nameNothing();
    this.button.setAttribute("aria-haspopup", "dialog");
    // Tab reaches it from the field.
    this.button.tabIndex = -1;
    this.#status = append(body, "div", "panel");
    this.#status.setAttribute("role", "status");
    this.#question = append(body, "div", "panel");
    this.#surface.show();
    this.place();
  }

  /** @param {string} store @param {KeyChoice} key */
  nameKey(store, key) {
    this.#write("", this.#text("fill"), store);
    const lines = keyLines(this.#text, key);
    this.#describe(this.#text("fill_key_of", [store, key.last4]), lines.join(" "));
    // The browser displays it above the page, where no page can read it.
    this.button.title = lines.join("\n");
  }

  nameNothing() {
    this.#write(this.#text("fill"), "", "");
    this.#describe(this.#text("fill"), this.#text("fill_label"));
    this.button.title = "";
  }

  /** Writes the button's texts. None of them moves: Chromium reports moves to the page. @param {string[]} texts */
  #write(...texts) {
    [this.#alone, this.#named, this.#store].forEach((line, at) => line.setAttribute("data-text", texts[at] ?? ""));
  }

  /** Describes the button for screen readers. @param {string} label @param {string} description */
  #describe(label, description) {
    this.button.setAttribute("aria-label", label);
    this.button.setAttribute("aria-description", description);
  }

  get host() {
    return this.#surface.host;
  }

  /** The part that the user must have seen before a click: the question if there is one, or else the button. */
  get part() {
    return /** @type {HTMLElement} */ (this.#question.firstElementChild ?? this.button);
  }

  /** Places the control and its panel anew. */
  place() {
    this.#surface.measureBelow(() => this.#place());
  }

  #place() {
    const space = new FieldSpace(this.#roots, this.#field);
    const { body } = this.#surface;
    this.#placed = boxOf(space.rect);
    body.hidden = !space.isOnScreen && !this.#isAsking;
    if (body.hidden) return;
    // The factor by which the page enlarges the surface, with the property `zoom`.
    const zoom = this.#surface.host.currentCSSZoom ?? 1;
    const { offsetWidth, offsetHeight } = this.button;
    body.style.setProperty("zoom", String(1 / zoom));
    const control = space.placeControl({ width: offsetWidth, height: offsetHeight });
    // In whole pixels, so that its letters are sharp wherever the field is.
    const [x, y] = [control.x, control.y].map((at) => Math.round(at) / zoom);
    this.#surface.place(`${y}px auto auto ${x}px`);
    this.#placePanel(space, control);
  }

  remove() {
    clearTimeout(this.#doneTimer);
    this.#surface.hide();
  }

  hide() {
    clearTimeout(this.#doneTimer);
    if (this.#isAsking && this.#surface.focused) focus(this.button);
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
    this.#list?.fill(choices);
    this.place();
  }

  /** @param {Tone} tone @param {KeyChoice} key @param {rust.ConfirmReasons} reasons */
  showConfirm(tone, key, { chosen, replaces, openStore, usedFor, belongsTo }) {
    const card = this.#ask(tone, replaces ? "fill_replace" : "fill_confirm");
    const lines = keyLines(this.#text, key);
    if (chosen) lines.push(this.#text("fill_chosen_field"));
    if (replaces) lines.push(this.#text("fill_replaces"));
    if (openStore && usedFor) lines.push(this.#text("fill_other_store", [usedFor, openStore]));
    else if (openStore && belongsTo) lines.push(this.#text("fill_other_described", [belongsTo, openStore]));
    else if (openStore) lines.push(this.#text("fill_other_name", [openStore]));
    for (const line of lines) append(card.element, "p", "line", line);
    card.element.setAttribute("aria-description", lines.join(" "));
    focus(card.button("primary", replaces ? "fill_replace_yes" : "fill_confirm_yes", this.#on.confirm));
    card.button("secondary", replaces ? "fill_replace_no" : "fill_confirm_no", this.#on.dismiss);
    this.place();
  }

  /** @param {Tone} tone */
  showWaiting(tone) {
    this.#report(tone, "fill_waiting").line("fill_waiting_body");
    this.place();
  }

  /** @param {Tone} tone */
  showAskingTeam(tone) {
    this.#report(tone, "fill_asking_team").line("fill_asking_team_body");
    this.place();
  }

  /** @param {Tone} tone */
  showEmpty(tone) {
    this.#report(tone, "fill_empty").line("fill_empty_todo");
    this.place();
  }

  /** @param {Tone} tone @param {string | undefined} store as Omnisend names it @param {string | undefined} brand @param {string} last4 */
  showFilled(tone, store, brand, last4) {
    const card = this.#report(tone, "fill_done", "small");
    if (store) append(card.element, "p", "line", store);
    card.keyLine(brand, last4);
    card.button("secondary", "undo", this.#on.undo);
    this.#hideLater();
    this.place();
  }

  /** @param {Tone} tone */
  showUndone(tone) {
    this.#report(tone, "fill_undone", "small");
    this.#hideLater();
    this.place();
  }

  /** @param {Tone} tone @param {string} failureCode */
  showFailed(tone, failureCode) {
    const card = this.#report(tone, "fill_failed");
    card.failure(failureCode);
    card.smallPrint(failureCode);
    this.place();
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

  /** @param {Tone} tone @param {string} title @param {string} className */
  #report(tone, title, className = "") {
    this.hide();
    const card = new Card(this.#status, tone, this.#text);
    if (className) card.element.classList.add(className);
    card.title(title, this.#on.dismiss);
    return card;
  }

  get #isAsking() {
    return this.#question.hasChildNodes();
  }

  get #panel() {
    return this.#isAsking ? this.#question : this.#status;
  }

  /** @param {FieldSpace} space @param {Box} control */
  #placePanel(space, control) {
    const panel = this.#panel;
    const card = /** @type {HTMLElement | null} */ (panel.firstElementChild);
    if (!card) return;
    const { offsetWidth: width, offsetHeight: height } = card;
    const { x, y } = space.placePanel({ width, height }, control);
    panel.style.left = `${x}px`;
    panel.style.top = `${y}px`;
  }

  /** Moves the control with its field. */
  #follow() {
    // Checked without a new search for a place, which costs more.
    this.#surface.measureBelow(() => {
      const space = new FieldSpace(this.#roots, this.#field);
      const isHidden = !space.isOnScreen && !this.#isAsking;
      if (boxOf(space.rect) !== this.#placed || isHidden !== this.#surface.body.hidden) this.#place();
    });
  }

  /** Closes a message after a while, unless the pointer or the focus is on it. */
  #hideLater() {
    this.#doneTimer = setTimeout(() => {
      if (this.#status.matches(":hover,:focus-within")) this.#hideLater();
      else this.#on.dismiss();
    }, DONE_MILLIS);
  }

  /** @param {boolean} isInside @param {Element} [button] */
  #handlePress(isInside, button) {
    if (isInside) this.#on.press(button === this.button);
    // A press elsewhere closes a question.
    else if (this.#isAsking) this.#on.dismiss();
  }

  /** Handles a key on the control or its panel. @param {KeyboardEvent} event */
  #handleKey({ key, shiftKey }) {
    switch (key) {
      case "Escape":
        return this.#close();
      case "ArrowDown":
      case "ArrowUp":
        return Boolean(this.#isAsking && this.#list?.moveFocus(key === "ArrowDown" ? 1 : -1));
      case "Tab":
        return this.#handleTab(shiftKey ? -1 : 1);
    }
    return false;
  }

  /** Closes the panel. Returns whether there was one: the next Escape is the page's. */
  #close() {
    const isOpen = this.#panel.hasChildNodes();
    if (isOpen) this.#on.dismiss();
    return isOpen;
  }

  /** Moves the focus within a panel, or from the control to the page. @param {number} by */
  #handleTab(by) {
    const stops = /** @type {HTMLElement[]} */ ([...this.#panel.querySelectorAll("button,input")]);
    if (!this.#isAsking) stops.unshift(this.button);
    const at = stops.indexOf(/** @type {HTMLElement} */ (this.#surface.focused));
    const next = this.#isAsking ? stops.at((at + by) % stops.length) : stops[at + by];
    if (next) focus(next);
    // The browser, or the page's focus trap, goes on from the field.
    else /** @type {HTMLElement} */ (this.#field).focus({ preventScroll: true });
    return Boolean(next) || by < 0;
  }

  /** Handles a key on the page. @param {KeyboardEvent} event */
  #handlePageKey({ key, shiftKey, altKey, ctrlKey, metaKey }) {
    if (key === "Escape") return this.#close();
    const isTab = key === "Tab" && !shiftKey && !altKey && !ctrlKey && !metaKey;
    if (!isTab || this.#surface.body.hidden || !this.#field.matches(":focus")) return false;
    focus(this.button, { preventScroll: true });
    return true;
  }
}

/** A box as a text, in whole pixels. @param {Box} box */
const boxOf = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
