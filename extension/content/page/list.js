// @ts-check
// The list of keys and the store's ID, as Omnisend displays them.
import { BRAND_LABEL, MASK_CHARACTERS } from "#core";
import { call, get } from "./dom.js";
import { ownHosts } from "./own-hosts.js";
import { parentOf } from "./roots.js";
import { LEAVES, ROWS } from "./selectors.js";
import { MAX_PARTS, evaluate, normalize, textOf } from "./text.js";

/** Most ancestors of a masked value that are searched for its row in the list. */
const MAX_ROW_CLIMB = 4;
/** Most ancestors of the words before the Brand ID whose texts are read. */
const MAX_BRAND_CLIMB = 3;
/** Shortest mask that is searched for, in characters. Omnisend displays 43. */
const MASK_LENGTH = 8;
const IS_MASKED = MASK_CHARACTERS.map((mask) => `contains(.,'${mask.repeat(MASK_LENGTH)}')`).join(" or ");
/** XPath of the elements with a masked value in their text. */
const MASKED = `descendant-or-self::*/text()[${IS_MASKED}]/..`;

/** Returns the texts of the rows or cards that contain a masked value, and have nothing over it. @param {import("./roots.js").Roots} roots */
export function maskedRows(roots) {
  // XPath does not accept a shadow root as context node.
  const elements = roots.all.flatMap((root) => [...get(root, "children")]);
  const masked = elements.flatMap((element) => /** @type {Element[]} */ (evaluate(MASKED, element)));
  return masked.slice(0, MAX_PARTS).flatMap((value) => {
    const row = rowAround(value);
    return row && isOnTop(value, row) ? [roots.query(row, LEAVES).map(textOf).join(" ")] : [];
  });
}

/** Whether no dialog, and nothing else of the page, is over a value in a row. Out of the window, nothing is. @param {Element} value @param {Element} row */
function isOnTop(value, row) {
  const { left, top, width, height } = call(value, "getBoundingClientRect");
  const root = /** @type {Document} */ (call(value, "getRootNode"));
  const hits = call(root, "elementsFromPoint", left + width / 2, top + height / 2);
  const hit = hits.find((element) => !ownHosts.has(element));
  return width > 0 && (!hit || call(row, "contains", hit));
}

/** @param {Element} value */
function rowAround(value) {
  const row = call(value, "closest", ROWS);
  if (row) return row;
  let here = parentOf(value);
  for (let climbed = 0; here && climbed < MAX_ROW_CLIMB; climbed++) {
    if (get(here, "textContent").trim().length > get(value, "textContent").trim().length) return here;
    here = parentOf(here);
  }
  return undefined;
}

/** Returns the texts around the words before the Brand ID. In a frame, the page around it is searched too. */
export function brandText() {
  // The ID may be in a separate element beside the words.
  const path = `//text()[contains(.,'${BRAND_LABEL}')]/ancestor::*[position()<=${MAX_BRAND_CLIMB}]`;
  const documents = top && top !== window ? [document, top.document] : [document];
  const around = documents.flatMap((here) => /** @type {Element[]} */ (evaluate(path, here))).filter(textOf);
  return around.map((element) => normalize(evaluate(".//text()", element).map((text) => text.nodeValue).join(" "))).join(" ");
}
