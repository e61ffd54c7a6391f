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

/** @type {Kinds[string]} */
const paragraph = (card, text, kind) => append(card, "p", kind, text);
/** @type {Kinds[string]} */
const answer = (card, text, kind) => button(group(card, "div", "buttons"), kind, text);
/** @type {Kinds} */
const KINDS = {
  title: paragraph,
  line: paragraph,
  code: paragraph,
  primary: answer,
  secondary: answer,
  close(card, text, kind) {
    const close = button(card, kind, "×");
    close.setAttribute("aria-label", text);
    return close;
  },
};

/**
 * Draws a card in `into`, or what more is in one that is there. Each part is what it is, a tab and its text; a part that
 * is no element is an attribute of the one before it.
 *
 * @param {Element | ShadowRoot} into @param {string[]} parts @param {Kinds} more what else there may be in the card
 */
export function draw(into, parts, more = {}) {
  let card = into;
  let last = /** @type {Element} */ (into);
  const kinds = { ...KINDS, ...more };
  for (const part of parts) {
    const tab = part.indexOf("\t");
    const [kind, text] = [part.slice(0, tab), part.slice(tab + 1)];
    if (kind === "card") card = last = append(into, "div", text);
    else if (kinds[kind]) last = kinds[kind](card, text, kind, last);
    else last.setAttribute(kind, text);
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
