// @ts-check
import { call, queryAll } from "./dom.js";
import { CHECKBOXES, CONTROLS, HEADINGS, LEAVES, RADIOS } from "./selectors.js";
import { MAX_LABEL, MAX_PARTS, attributeOf, labelledBy, normalize, textOf } from "./text.js";

/** @import * as rust from "#interfaces" */

/** @typedef {rust.ControlSnapshot} ControlSnapshot */
/** @typedef {rust.SurroundingsSnapshot} SurroundingsSnapshot */

/** Attributes that name an element or an icon, the best first. */
const NAMES = ["aria-label", "title", "alt", "label", "href", "xlink:href"];
const ICONS = "[aria-label],[title],[alt],use";

/** @param {Node[]} nodes */
const join = (nodes) => normalize(nodes.map((node) => node.textContent).join(" "));

/** @param {Element} element @returns {ControlSnapshot} */
export function describeControl(element) {
  const root = /** @type {any} */ (call(element, "getRootNode"));
  // Components have their text in slots. Without a text, the control's icon or component may name it.
  const slotted = queryAll(element, "slot").flatMap((slot) => /** @type {HTMLSlotElement} */ (slot).assignedNodes());
  const text = element instanceof HTMLInputElement ? normalize(element.value) : textOf(element) || join(slotted);
  const named = text ? [element] : [element, ...queryAll(element, ICONS), root.host ?? element];
  const name = named.flatMap((part) => NAMES.slice(0, part === element ? 3 : 6).map((name) => attributeOf(part, name)));
  const disabled = call(element, "hasAttribute", "disabled") || attributeOf(element, "aria-disabled") === "true";
  return { text, label: join(labelledBy(element)) || (name.find(Boolean) ?? ""), disabled };
}

/** Describes controls. Keeps two of equal ones: the rows of a long list repeat theirs. @param {Element[]} elements */
export function describeControls(elements) {
  /** Number of equal controls so far, by their properties. @type {Map<string, number>} */
  const times = new Map();
  const kept = elements.map(describeControl).filter(({ text, label, disabled }) => {
    const key = [disabled, text, label].join("\n");
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    return before < 2;
  });
  return kept.slice(0, MAX_PARTS);
}

/** Describes a form: its headings count as texts. @param {import("./roots.js").Roots} roots @param {Element} form @returns {SurroundingsSnapshot} */
export const describeForm = (roots, form) => ({
  texts: roots.query(form, HEADINGS).map(textOf),
  controls: describeControls(roots.query(form, CONTROLS)),
  checkboxes: roots.query(form, CHECKBOXES).length,
  radios: roots.query(form, RADIOS).length,
});

/** Describes the surroundings of a copy control: all short texts count. @param {import("./roots.js").Roots} roots @param {Element} outer @returns {SurroundingsSnapshot} */
export function describeSurroundings(roots, outer) {
  const texts = roots.query(outer, `${LEAVES}:not(button *):not(option)`).map(textOf);
  return {
    texts: texts.filter((text) => text && text.length <= MAX_LABEL).slice(0, MAX_PARTS),
    controls: describeControls(roots.query(outer, CONTROLS)),
    checkboxes: 0,
    radios: 0,
  };
}
