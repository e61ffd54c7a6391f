// @ts-check
import { KEY_LENGTH } from "#core";
import { get } from "./dom.js";
import { valueOf } from "./fields.js";
import { evaluate } from "./text.js";

/** Longest text that is searched for a key, in UTF-16 units: room for a key in a sentence. */
const MAX_KEY_TEXT = 300;
/** XPath of attributes as long as a key, without `value`, which the user may have typed. */
const ATTRIBUTES = `descendant-or-self::*/@*[string-length(.)=${KEY_LENGTH} and name()!='value']`;

/**
 * Returns all words below an element that are as long as a key: in texts, and in fields in which the user has not
 * typed. A key may be split over several elements.
 *
 * @param {import("./roots.js").Roots} roots @param {Element} outer @param {WeakSet<Element>} typed
 */
export function keyCandidates(roots, outer, typed) {
  /** @type {string[]} */
  const found = [];
  /** Searches a node and its children, unless its text is too short for a key. @param {Node} node */
  const search = (node) => {
    const text = get(node, "textContent") ?? "";
    if (text.length < KEY_LENGTH) return;
    if (text.length <= MAX_KEY_TEXT) found.push(...text.split(/\s+/).filter((word) => word.length === KEY_LENGTH));
    for (const child of get(node, "childNodes")) search(child);
  };
  for (const input of roots.query(outer, "input,textarea")) {
    const value = typed.has(input) ? "" : valueOf(input)?.trim();
    if (value?.length === KEY_LENGTH) found.push(value);
  }
  for (const part of roots.within(outer)) search(part);
  return found;
}

/** Attributes below an element that are as long as a key: page scripts copy from there. @param {Element} outer */
export const keyAttributes = (outer) => evaluate(ATTRIBUTES, outer).map((attribute) => attribute.nodeValue ?? "");
