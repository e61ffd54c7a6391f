// @ts-check
import { CHECKBOXES, CONTROLS, HEADINGS, LEAVES, RADIOS } from "./selectors.js";
import { MAX_LABEL, MAX_PARTS, normalize, textOf } from "./text.js";

/** @import * as rust from "#interfaces" */

/** @typedef {rust.ControlSnapshot} ControlSnapshot */
/** @typedef {rust.SurroundingsSnapshot} SurroundingsSnapshot */

/** Attributes that name an element, the best first; of icons, the last ones too. */
const NAMES = ["aria-label", "title", "alt", "label", "icon", "href", "xlink:href"];
const MAY_BE_NAMED = "[aria-label],[title],[alt],[icon],use";

/** @param {Element} element @param {number} [count] */
const nameOf = (element, count) => NAMES.slice(0, count).map((name) => element.getAttribute(name)).find(Boolean);

/** @param {(Node | null | undefined)[]} nodes */
const join = (nodes) => normalize(nodes.map((node) => node?.textContent).join(" "));

/** @param {Element} element @returns {ControlSnapshot} */
export function describeControl(element) {
  const root = /** @type {any} */ (element.getRootNode());
  const ids = element.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
  const label = join(ids.map((id) => root.getElementById?.(id))) || normalize(nameOf(element, 3) ?? "");
  const text = element instanceof HTMLInputElement ? normalize(element.value) : textOf(element);
  const disabled = element.hasAttribute("disabled") || element.getAttribute("aria-disabled") === "true";
  if (text || label) return { text, label, disabled };
  // Components have their text in slots; icons, and the component around a control, may have a name.
  const slotted = [...element.querySelectorAll("slot")].flatMap((slot) => slot.assignedNodes());
  const named = [...element.querySelectorAll(MAY_BE_NAMED), root.host ?? element].map((part) => nameOf(part)).find(Boolean);
  return { text: join(slotted), label: normalize(named ?? ""), disabled };
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
