// @ts-check
// The list of keys and the store's ID, as Omnisend displays them.
import { BRAND_LABEL, MASK_CHARACTERS } from "#core";
import { call, get } from "./dom.js";
import { parentOf } from "./roots.js";
import { LEAVES, ROWS } from "./selectors.js";
import { MAX_PARTS, evaluate, textOf } from "./text.js";

/** Most ancestors of a masked value that are searched for its row in the list. */
const MAX_ROW_CLIMB = 4;
/** Shortest mask that is searched for, in characters. Omnisend displays 43. */
const MASK_LENGTH = 8;
const IS_MASKED = MASK_CHARACTERS.map((mask) => `contains(.,'${mask.repeat(MASK_LENGTH)}')`).join(" or ");
/** XPath of the elements with a masked value in their text. */
const MASKED = `descendant-or-self::*/text()[${IS_MASKED}]/..`;

/** Returns the texts of the rows or cards that contain a masked value. @param {import("./roots.js").Roots} roots */
export function maskedRows(roots) {
  // XPath does not accept a shadow root as context node.
  const elements = roots.all.flatMap((root) => [...get(root, "children")]);
  const masked = elements.flatMap((element) => /** @type {Element[]} */ (evaluate(MASKED, element)));
  const rows = masked.slice(0, MAX_PARTS).map(rowAround);
  return rows.flatMap((row) => (row ? [roots.query(row, LEAVES).map(textOf).join(" ")] : []));
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

/** Returns the text around the words before the Brand ID. In a frame, the page around it is searched too. */
export function brandText() {
  const path = `//text()[contains(.,'${BRAND_LABEL}')]/..`;
  const documents = top && top !== window ? [document, top.document] : [document];
  const [element] = documents.flatMap((here) => /** @type {Element[]} */ (evaluate(path, here)));
  if (!element) return undefined;
  // The ID may be in a separate element beside the words.
  const isAlone = textOf(element).length <= BRAND_LABEL.length + 1;
  return textOf((isAlone && get(element, "parentElement")) || element);
}
