// @ts-check
import { call } from "./dom.js";
import { CHECKBOXES, CONTROLS, HEADINGS, LEAVES, RADIOS } from "./selectors.js";
import { MAX_LABEL, MAX_PARTS, attributeOf, normalize, textOf } from "./text.js";

/** @import * as rust from "#interfaces" */

/** @typedef {rust.ControlSnapshot} ControlSnapshot */
/** @typedef {rust.SurroundingsSnapshot} SurroundingsSnapshot */

/** @param {Element} element @returns {ControlSnapshot} */
export function describeControl(element) {
  const label = ["aria-label", "title", "alt"].map((name) => attributeOf(element, name)).find(Boolean) ?? "";
  const text = element instanceof HTMLInputElement ? normalize(element.value) : textOf(element);
  const disabled = call(element, "hasAttribute", "disabled") || attributeOf(element, "aria-disabled") === "true";
  return { text, label, disabled };
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
