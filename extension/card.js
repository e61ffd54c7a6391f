// @ts-check
// Draws what Keyferry shows on a page. What that is, the Rust decides (crates/content/src/card.rs): out of WebAssembly
// each single element and attribute would be a call with code of its own.

/**
 * An element with a closed shadow root that has these styles and nothing of the page's.
 *
 * @param {Document} document @param {string} name @param {string} css
 */
export function shadowHost(document, name, css) {
  const host = document.createElement(name);
  const root = host.attachShadow({ mode: "closed" });
  // A constructed sheet, since a page's policy forbids inline styles.
  // Made by the document's own window: a frame's sheet is not taken by the document above it.
  const sheet = new (/** @type {typeof globalThis} */ (document.defaultView).CSSStyleSheet)();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  return { host, root };
}

/**
 * A new element with a class and a text inside `parent`. Never as HTML, which a page's policy may forbid.
 *
 * @param {Node} parent @param {string} tag
 * @returns {HTMLElement}
 */
export function append(parent, tag, className = "", text = "") {
  const element = /** @type {Document} */ (parent.ownerDocument).createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  parent.appendChild(element);
  return element;
}

/** @param {Node} parent @param {string} className */
export function button(parent, className, text = "") {
  const element = append(parent, "button", className, text);
  element.setAttribute("type", "button");
  return element;
}

/**
 * What is drawn for each kind of part: an element in the card, which the attributes after it are set on.
 *
 * @typedef {Record<string, (card: Element | ShadowRoot, text: string, kind: string, last: Element) => Element>} Kinds
 */

/** Where several stand together in a card, made when there is the first. @param {Element | ShadowRoot} card @param {string} tag @param {string} name */
export const group = (card, tag, name) => card.querySelector(`.${name}`) ?? append(card, tag, name);

/** Nothing for a text that there is not. @type {Kinds[string]} */
const paragraph = (card, text, kind, last) => (text ? append(card, "p", kind, text) : last);
/** @type {Kinds[string]} */
const answer = (card, text, kind) => button(group(card, "div", "buttons"), kind, text);
/** @type {Kinds} */
const KINDS = {
  title: paragraph,
  line: paragraph,
  code: paragraph,
  more(_card, text, _kind, last) {
    last.append(` · ${text}`);
    return last;
  },
  primary: answer,
  secondary: answer,
  close(card, text, kind) {
    const close = button(card, kind, "×");
    close.setAttribute("aria-label", text);
    return close;
  },
};

/**
 * Draws a card in `into`, or what more is in one that is there. Each line is what it is, the name of its text and what
 * stands in for `$1` and on, with tabs between them; without a name it is the text itself. A part that is no element is
 * an attribute of the one before it.
 *
 * @param {Element | ShadowRoot} into @param {string} parts @param {import("./content.js").Text} text
 * @param {Kinds} more what else there may be in the card
 */
export function draw(into, parts, text, more = {}) {
  let card = into;
  let last = /** @type {Element} */ (into);
  const kinds = { ...KINDS, ...more };
  for (const part of parts.split("\n")) {
    const [kind, name, ...rest] = part.split("\t");
    const said = name ? text(name, rest) : rest[0];
    if (kind === "card") card = last = append(into, "div", said);
    else if (kinds[kind]) last = kinds[kind](card, said, kind, last);
    else last.setAttribute(kind, said);
  }
}

/** The button that an event used. @param {Event} event @returns {Element | null} */
export const used = (event) => /** @type {Element} */ (event.composedPath()[0]).closest("[data-does]");

/**
 * What the button that an event used does, or which movement it is the end of.
 *
 * @param {Event} event @returns {string}
 */
export const does = (event) =>
  /** @type {AnimationEvent} */ (event).animationName ?? used(event)?.getAttribute("data-does") ?? "";
