// @ts-check
// Texts of a page, normalized as `PageView` of crates/core/src/page.rs requires.

import { call, get } from "./dom.js";

/** Longest text of a heading or control that is read, in UTF-16 units: longer is prose. */
const MAX_TEXT = 120;
/** Longest text that may be a field's label, in UTF-16 units. */
export const MAX_LABEL = 60;
/** Most headings, controls or rows that are read: a page with more is not one that creates keys. */
export const MAX_PARTS = 200;

/** Lower case with single spaces; empty if the text is too long. @param {string | null} text */
export const normalize = (text) =>
  text && text.length <= MAX_TEXT ? text.trim().toLowerCase().replace(/\s+/g, " ") : "";

/** @param {Element} element */
export const textOf = (element) => normalize(get(element, "textContent"));

/** @param {Element} element @param {string} name */
export const attributeOf = (element, name) => normalize(call(element, "getAttribute", name));

/** The elements that name an element by their texts. @param {Element} element @returns {Element[]} */
export function labelledBy(element) {
  const root = /** @type {any} */ (call(element, "getRootNode"));
  const ids = call(element, "getAttribute", "aria-labelledby")?.split(/\s+/) ?? [];
  return ids.map((id) => root.getElementById?.(id)).filter((label) => label);
}

/** The nodes that an XPath finds below a node. @param {string} path @param {Node} from */
export function evaluate(path, from) {
  const owner = get(from, "ownerDocument") ?? /** @type {Document} */ (from);
  const found = call(owner, "evaluate", path, from, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
  return Array.from({ length: found.snapshotLength }, (_, at) => /** @type {Node} */ (found.snapshotItem(at)));
}
