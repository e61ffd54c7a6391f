// @ts-check
// `<keyferry-fill>`: the control beside Upstack's API key field, and the panel below it. What it shows, where it stands
// and what a click on it is worth, the Rust decides (crates/content/src/upstack/fill_control.rs).

import { card, fillControl as own } from "#styles";
import { append, button as makeButton, does, draw, group, shadowHost, used } from "./card.js";
import { hear } from "./events.js";

/** What only its panel shows: a list of keys, and a field to search it with. @type {import("./card.js").Kinds} */
const LIST = {
  search(card, text, kind) {
    const field = append(card, "input", kind);
    field.setAttribute("type", kind);
    field.setAttribute("placeholder", text);
    field.setAttribute("aria-label", text);
    field.setAttribute("autocomplete", "off");
    return field;
  },
  choice(card, text, kind) {
    const choice = makeButton(append(group(card, "ul", "choices"), "li"), kind);
    append(choice, "strong", "", text);
    return choice;
  },
  note(_card, text, _kind, choice) {
    append(choice, "small", "", text);
    return choice;
  },
  "no-choice": (card, text) => append(group(card, "ul", "choices"), "li", "line", text),
  focus(card, selector, _kind, last) {
    const root = /** @type {ShadowRoot} */ (card.getRootNode());
    /** @type {HTMLElement | null} */ (root.querySelector(selector))?.focus();
    return last;
  },
};

/**
 * Makes the control.
 *
 * @param {import("./content.js").Tell} tell is told what happens in it, as `control` and the kind of event
 * @param {import("./content.js").Text} text
 */
function make(tell, text) {
  const { host, root } = shadowHost(document, "keyferry-fill", card + own);
  const button = makeButton(root, "fill", text("fill"));
  button.setAttribute("data-does", "fill");
  button.setAttribute("aria-description", text("fill_label"));
  button.setAttribute("aria-haspopup", "dialog");
  /** Where messages stand; it is there before its text comes, which is when screen readers announce it. */
  const status = append(root, "div", "panel");
  status.setAttribute("role", "status");
  /** Where questions stand. */
  const question = append(root, "div", "panel");
  /** Where the host stands. Its own styles put out of effect whatever is set from outside, by the page or here. */
  const position = new CSSStyleSheet();
  root.adoptedStyleSheets.push(position);
  hear(root, "click input keydown", (kind, event) => tell(`control ${kind}`, "", event));

  function hide() {
    status.replaceChildren();
    question.replaceChildren();
    button.setAttribute("aria-expanded", "false");
  }

  return {
    host,
    button,
    used,
    does,
    hide,
    /** @param {number} left @param {number} top */
    place: (left, top) => position.replaceSync(`:host { left: ${left}px !important; top: ${top}px !important }`),
    /** @param {boolean} asks @param {string} parts */
    show(asks, parts) {
      hide();
      if (asks) button.setAttribute("aria-expanded", "true");
      draw(asks ? question : status, parts, text, LIST);
    },
    /**
     * Makes the list alone anew, so that the search keeps the caret. Returns whether there is one.
     *
     * @param {string} parts
     */
    listAnew(parts) {
      const list = root.querySelector(".choices");
      list?.replaceChildren();
      if (list?.parentElement) draw(list.parentElement, parts, text, LIST);
      return Boolean(list);
    },
    /** Moves the focus along the list, from the search on. Returns whether there was somewhere to go. @param {number} by */
    step(by) {
      const stops = /** @type {HTMLElement[]} */ (Array.from(root.querySelectorAll(".search, .choice")));
      const at = stops.findIndex((stop) => stop === root.activeElement);
      const next = at < 0 ? undefined : stops[at + by];
      next?.focus();
      return Boolean(next);
    },
  };
}

/** @type {Parameters<typeof import("./content.js").lend>[1]} */
export const fillControl = (tell, text) => ({
  fillControl: () => make(tell, text),
  text,
  /** A day in the user's language. @param {number} seconds since 1970 */
  day: (seconds) => new Date(seconds * 1000).toLocaleDateString(text("@@ui_locale").replace("_", "-")),
});
