// @ts-check
// The list of keys and the store's ID, as Omnisend displays them.
import { BRAND_LABEL, MASK_CHARACTERS } from "#core";
import { parentOf } from "./roots.js";
import { LEAVES, ROWS } from "./selectors.js";
import { MAX_PARTS, evaluate, textOf } from "./text.js";

/** How far up a row of the list is searched from a masked value, in ancestors. */
const MAX_ROW_CLIMB = 4;
/** The shortest mask that is searched: Omnisend shows 43. */
const MASK_LENGTH = 8;
const IS_MASKED = MASK_CHARACTERS.map((mask) => `contains(.,'${mask.repeat(MASK_LENGTH)}')`).join(" or ");
/** XPath of the elements with a masked value in their text. */
const MASKED = `descendant-or-self::*/text()[${IS_MASKED}]/..`;

/** The texts of the rows or cards that a masked value stands in. @param {import("./roots.js").Roots} roots */
export function maskedRows(roots) {
  // XPath takes no shadow root as a context.
  const elements = roots.all.flatMap((root) => [...root.children]);
  const masked = elements.flatMap((element) => /** @type {Element[]} */ (evaluate(MASKED, element)));
  const rows = masked.slice(0, MAX_PARTS).map(rowAround);
  return rows.flatMap((row) => (row ? [roots.query(row, LEAVES).map(textOf).join(" ")] : []));
}

/** @param {Element} value */
function rowAround(value) {
  const row = value.closest(ROWS);
  if (row) return row;
  let here = parentOf(value);
  for (let climbed = 0; here && climbed < MAX_ROW_CLIMB; climbed++) {
    if (here.textContent.trim().length > value.textContent.trim().length) return here;
    here = parentOf(here);
  }
  return undefined;
}

/** The text around the words before the store's ID; in a frame also that of the page around it. */
export function brandText() {
  const path = `//text()[contains(.,'${BRAND_LABEL}')]/..`;
  const documents = top && top !== window ? [document, top.document] : [document];
  const [element] = documents.flatMap((here) => /** @type {Element[]} */ (evaluate(path, here)));
  if (!element) return undefined;
  // The ID may stand in an element of its own beside the words.
  const isAlone = textOf(element).length <= BRAND_LABEL.length + 1;
  return textOf((isAlone && element.parentElement) || element);
}
