// @ts-check
import { KEY_LENGTH } from "#core";
import { get } from "./dom.js";
import { valueOf } from "./fields.js";
import { evaluate } from "./text.js";
import { isSeen } from "./visibility.js";

/** Longest text that is searched for a key, in UTF-16 units: room for a key in a sentence. */
const MAX_KEY_TEXT = 300;
/** XPath of attributes as long as a key, without `value`, which the user may have typed. */
const ATTRIBUTES = `descendant-or-self::*/@*[string-length(.)=${KEY_LENGTH} and name()!='value']`;

/**
 * Returns the visible words below an element that are as long as a key: in texts, and in fields in which the user has
 * not typed. A key may be split over several elements.
 *
 * @param {import("./roots.js").Roots} roots @param {Element} outer @param {WeakSet<Element>} typed
 */
export function keyCandidates(roots, outer, typed) {
  /** @type {string[]} */
  const found = [];
  /** Searches a node's children, then the node itself. Returns whether there is such a word. @param {Node} node @returns {boolean} */
  const search = (node) => {
    const text = get(node, "textContent") ?? "";
    if (text.length < KEY_LENGTH) return false;
    // All children are searched.
    if ([...get(node, "childNodes")].filter(search).length > 0) return true;
    const words = text.length <= MAX_KEY_TEXT ? text.split(/\s+/).filter((word) => word.length === KEY_LENGTH) : [];
    if (words.length > 0 && isSeen(node)) found.push(...words);
    return words.length > 0;
  };
  for (const input of roots.query(outer, "input,textarea")) {
    const value = typed.has(input) ? "" : valueOf(input)?.trim();
    if (value?.length === KEY_LENGTH && isSeen(input)) found.push(value);
  }
  for (const part of roots.within(outer)) search(part);
  return found;
}

/** Attributes below an element that are as long as a key: page scripts copy from there. @param {Element} outer */
export const keyAttributes = (outer) => evaluate(ATTRIBUTES, outer).map((attribute) => attribute.nodeValue ?? "");
