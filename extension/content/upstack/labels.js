// @ts-check
import { FIELDS, FORMS } from "../page/selectors.js";
import { attributeOf } from "../page/text.js";

/** Most ancestors of a field that are searched for a label which the markup does not connect to it. */
const MAX_CLIMB = 4;

/** @typedef {import("./flat-tree.js").FlatTree} FlatTree */

/**
 * Returns the texts of a field's label: of the field itself, or else of the component whose shadow root it is in, or
 * else beside it.
 *
 * @param {FlatTree} tree @param {Element} field @returns {string[]}
 */
export function labelOf(tree, field) {
  for (let here = field; ; ) {
    const tied = tiedLabel(tree, here);
    if (tied.length > 0) return tied;
    const root = here.getRootNode();
    if (!(root instanceof ShadowRoot)) return textsBeside(tree, field);
    here = root.host;
  }
}

/** @param {FlatTree} tree @param {any} element a field, or the host of a component @returns {string[]} */
function tiedLabel(tree, element) {
  const named = namesOf(tree, element);
  if (named.length > 0) return named;
  const labels = [...(labelsOf(element) ?? [])].flatMap((label) => tree.texts(label));
  if (labels.length > 0) return labels;
  if (element.matches(FIELDS)) return [];
  const attribute = attributeOf(element, "label");
  if (attribute) return [attribute];
  return [...element.querySelectorAll(":scope > [slot=label]")].flatMap((label) => tree.texts(label));
}

/** The `label` elements of a field, or those that name a component by its ID. @param {any} element @returns {Iterable<Element>} */
function labelsOf(element) {
  if (element.labels) return element.labels;
  return element.id ? element.getRootNode().querySelectorAll(`label[for="${CSS.escape(element.id)}"]`) : [];
}

/** The texts of `aria-labelledby`, or else `aria-label`. @param {FlatTree} tree @param {Element} element @returns {string[]} */
export function namesOf(tree, element) {
  const root = /** @type {Document | ShadowRoot} */ (element.getRootNode());
  const ids = element.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
  const texts = ids.flatMap((id) => {
    const named = root.getElementById?.(id);
    return named ? tree.texts(named) : [];
  });
  const label = attributeOf(element, "aria-label");
  return texts.length > 0 || !label ? texts : [label];
}

/**
 * Returns the texts beside a field, which may be a label that the markup does not connect to it: those before it, or
 * those around it where there is no other field.
 *
 * @param {FlatTree} tree @param {Element} field @returns {string[]}
 */
function textsBeside(tree, field) {
  let here = field;
  for (let climbed = 0; climbed < MAX_CLIMB; climbed++) {
    const above = tree.parent(here);
    if (!above || above.matches("body,html")) return [];
    const isAlone = tree.roots.query(above, FIELDS).length <= 1;
    const texts = isAlone && !above.matches(FORMS) ? tree.texts(above) : textsBefore(tree, here);
    if (texts.length > 0 || !isAlone) return texts;
    here = above;
  }
  return [];
}

/** @param {FlatTree} tree @param {Element} element @returns {string[]} */
function textsBefore(tree, element) {
  for (let before = element.previousElementSibling; before; before = before.previousElementSibling) {
    if (before.matches(FIELDS) || tree.roots.has(before, FIELDS)) return [];
    const texts = tree.texts(before);
    if (texts.length > 0) return texts;
  }
  return [];
}
