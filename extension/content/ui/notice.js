// @ts-check
import { card as cardCss, notice as noticeCss } from "#styles";
import { get } from "../page/dom.js";
import { onTrusted } from "../page/events.js";
import { CLASSES, Card, append, replaceKeepingFocus } from "./card.js";
import { coversControl } from "./space.js";
import { Surface } from "./surface.js";

/** @import * as rust from "#interfaces" */

/** @typedef {rust.Tone} Tone */
/** The corners of the viewport, the best first, as values of the CSS property `inset`: pages usually have their buttons at the end of the foot. */
const CORNERS = [
  "auto auto 16px 16px",
  "auto 16px 16px auto",
  "16px 16px auto auto",
  "16px auto auto 16px",
];
/** Where no corner is free, as in a narrow window: what the user needs next is at the foot. */
const [, , CROWDED] = CORNERS;
/** The user's replies to a notice. @typedef {{accept(): void, retry(): void, copyAgain(): void, dismiss(): void}} NoticeActions */

/**
 * The notice on Omnisend's page, in the top document.
 *
 * @implements {rust.NoticeView}
 */
export class NoticeView {
  #text;
  #on;
  #roots;
  /** Created for the first notice, so that other pages have no element of it. @type {Surface | undefined} */
  #surface;
  #frame = 0;

  /** @param {import("../page/roots.js").Roots} roots @param {import("./card.js").Text} text @param {NoticeActions} actions */
  constructor(roots, text, actions) {
    this.#roots = roots;
    this.#text = text;
    this.#on = actions;
  }

  /** @param {Tone} tone @param {boolean} urgent @param {string} last4 @param {boolean} waiting @param {boolean} [copied] */
  showProgress(tone, urgent, last4, waiting, copied) {
    this.#show(tone, urgent, (card) => {
      const name = waiting ? "notice_waiting" : "notice_saving";
      card.title(name, this.#on.dismiss);
      card.line(`${name}_body`, last4);
      if (waiting) this.#addCopyAgain(card, copied);
    });
  }

  /** @param {Tone} tone @param {boolean} urgent @param {string} last4 @param {string | undefined} brand @param {string | undefined} otherStore @param {boolean} canName */
  showSaved(tone, urgent, last4, brand, otherStore, canName) {
    this.#show(tone, urgent, (card) => {
      card.title(otherStore ? "notice_saved_other_store" : "notice_saved", this.#on.dismiss);
      card.keyLine(brand, last4);
      if (otherStore) card.line("notice_saved_other_store_body", otherStore);
      if (canName) card.button("secondary", "name_key", this.#on.accept);
    });
  }

  /** @param {Tone} tone @param {boolean} urgent @param {string} last4 @param {boolean} unusual */
  showQuestion(tone, urgent, last4, unusual) {
    this.#show(tone, urgent, (card) => {
      const name = unusual ? "notice_unusual" : "notice_offer";
      card.title(name, this.#on.dismiss);
      card.line(`${name}_body`, last4);
      card.button("primary", "save_key", this.#on.accept);
      card.button("secondary", "dont_save", this.#on.dismiss);
    });
  }

  /** @param {Tone} tone @param {boolean} urgent @param {string} keyName */
  showAlreadyListed(tone, urgent, keyName) {
    this.#show(tone, urgent, (card) => {
      card.title("notice_already_listed", this.#on.dismiss, keyName);
      card.line("notice_already_listed_body");
    });
  }

  /** @param {Tone} tone @param {boolean} urgent @param {string} last4 @param {boolean} onPage @param {string} failureCode @param {number} others @param {boolean} retry @param {boolean} [copied] */
  showUnsaved(tone, urgent, last4, onPage, failureCode, others, retry, copied) {
    const fill = (/** @type {Card} */ card) => this.#addUnsaved(card, last4, onPage, failureCode, others, retry, copied);
    this.#show(tone, urgent, fill, failureCode);
  }

  /** @param {string} last4 @param {string} failureCode */
  preloadUnsaved(last4, failureCode) {
    for (const copied of [undefined, true, false]) {
      this.#addUnsaved(new Card(new DocumentFragment(), "error", this.#text), last4, true, failureCode, 0, false, copied);
    }
  }

  /** @param {Tone} tone @param {boolean} urgent @param {string} text */
  extend(tone, urgent, text) {
    attempt(() => {
      const surface = /** @type {Surface} */ (this.#surface);
      const card = /** @type {HTMLElement} */ (surface.body.firstElementChild);
      announce(surface, urgent, "false");
      card.className = CLASSES[tone];
      // After the line that names the key.
      card.querySelector(".line")?.after(append(card, "p", "line", text));
      this.#choosePlace(surface);
    });
  }

  hide() {
    this.#surface?.hide();
  }

  restore() {
    attempt(() => this.#surface?.check());
  }

  /** @param {Card} card @param {string} last4 @param {boolean} onPage @param {string} failureCode @param {number} others @param {boolean} retry @param {boolean | undefined} copied */
  #addUnsaved(card, last4, onPage, failureCode, others, retry, copied) {
    card.title("notice_unsaved", this.#on.dismiss, last4);
    card.line(onPage ? "held_by_page" : "held_by_browser");
    card.failure(failureCode);
    if (others > 0) card.line("notice_unsaved_others", String(others));
    if (retry) card.button("primary", "retry", this.#on.retry);
    this.#addCopyAgain(card, copied);
  }

  /** @param {Card} card @param {boolean | undefined} copied whether the last attempt succeeded */
  #addCopyAgain(card, copied) {
    card.button("secondary", copied ? "copied_again" : "copy_again", this.#on.copyAgain);
    if (copied === false) card.line("copy_refused");
  }

  /** Shows a card, with the extension's name and the failure code for support below. @param {Tone} tone @param {boolean} urgent @param {(card: Card) => void} fill @param {string[]} failureCode */
  #show(tone, urgent, fill, ...failureCode) {
    attempt(() => {
      const surface = (this.#surface ??= this.#create());
      // Set before the text changes: screen readers announce the change by the role.
      announce(surface, urgent, "true");
      surface.show();
      replaceKeepingFocus(surface, () => {
        const card = new Card(surface.body, tone, this.#text);
        fill(card);
        card.smallPrint([this.#text("extension_name"), ...failureCode].join(" · "));
      });
      this.#choosePlace(surface);
    });
  }

  #create() {
    const { document } = /** @type {Window} */ (top);
    const surface = new Surface(document, cardCss + noticeCss, this.#roots, {
      key: (event, isInside) => this.#handleKey(event, isInside),
    });
    surface.body.setAttribute("dir", this.#text("@@bidi_dir"));
    surface.place(CORNERS[0]);
    // The end of this animation closes a notice that closes by itself: see notice.css.
    onTrusted(surface.body, "animationend", ({ animationName }) => animationName === "leave" && this.#on.dismiss());
    return surface;
  }

  /** Escape closes a notice that has the focus. @param {KeyboardEvent} event @param {boolean} isInside */
  #handleKey({ key }, isInside) {
    if (!isInside || key !== "Escape") return false;
    this.#on.dismiss();
    return true;
  }

  /** Chooses a corner in which the notice covers no control, in the next frame, when the browser computes the layout anyway. @param {Surface} surface */
  #choosePlace(surface) {
    const { host } = surface;
    const view = /** @type {Window} */ (get(host.ownerDocument, "defaultView"));
    view.cancelAnimationFrame(this.#frame);
    this.#frame = view.requestAnimationFrame(() => {
      // The notice does not move while the user's pointer or focus is on it.
      if (surface.focused || host.matches(":hover")) return;
      const isFree = (/** @type {string} */ corner) => {
        surface.place(corner);
        return !coversControl(this.#roots, host.ownerDocument, host.getBoundingClientRect());
      };
      surface.measureBelow(() => {
        if (!CORNERS.some(isFree)) surface.place(CROWDED);
      });
    });
  }
}

/** Makes screen readers announce the next change. @param {Surface} surface @param {boolean} urgent @param {"true" | "false"} whole whether they read the whole notice, or the added elements alone */
function announce({ body }, urgent, whole) {
  body.role = urgent ? "alert" : "status";
  body.ariaAtomic = whole;
}

/** Changes the page, and ignores errors of a page that accepts no new elements: the key is saved anyway. @param {() => void} change */
function attempt(change) {
  try {
    change();
  } catch {
    // The toolbar icon still shows an unsaved key.
  }
}
