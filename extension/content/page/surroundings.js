// @ts-check
import { describeForm } from "./controls.js";
import { parentOf } from "./roots.js";
import { CONTROLS, FIELDS, FORMS, HEADINGS } from "./selectors.js";
import { MAX_LABEL, textOf } from "./text.js";

/** Most ancestors of a field that are searched for a label which the markup does not connect to it. */
const MAX_LABEL_CLIMB = 3;

/**
 * Computes a value once for each element. A page with thousands of fields would otherwise take a time that grows with
 * their square, since the fields share their ancestors.
 *
 * @template T
 * @param {(element: Element) => T} compute
 */
function once(compute) {
  /** @type {Map<Element, T>} */
  const values = new Map();
  return (/** @type {Element} */ element) => {
    if (!values.has(element)) values.set(element, compute(element));
    return /** @type {T} */ (values.get(element));
  };
}

/** Reads the ancestors of the fields of one snapshot. */
export class Surroundings {
  #roots;

  /** @param {import("./roots.js").Roots} roots */
  constructor(roots) {
    this.#roots = roots;
  }

  #label = once((outer) => {
    const text = textOf(outer);
    const isShort = text.length > 0 && text.length <= MAX_LABEL;
    return { text, isLabel: isShort && this.#roots.query(outer, FIELDS).length <= 1 && !this.#roots.has(outer, CONTROLS) };
  });

  #headings = once((outer) => this.#roots.query(outer, HEADINGS).map(textOf));

  #isForm = once((outer) => this.#roots.has(outer, HEADINGS) && this.#roots.has(outer, CONTROLS));

  #form = once((form) => describeForm(this.#roots, form));

  /**
   * Returns a short text beside a field, which may be a label that the markup does not connect to it: the text of the
   * smallest ancestor that has any, if that contains no other field.
   *
   * @param {Element} field
   */
  textBeside(field) {
    let here = parentOf(field);
    for (let climbed = 0; here && climbed < MAX_LABEL_CLIMB; climbed++) {
      const { text, isLabel } = this.#label(here);
      if (text) return isLabel ? text : "";
      here = parentOf(here);
    }
    return "";
  }

  /** The headings of the smallest ancestor that has any. @param {Element} field */
  section(field) {
    for (let here = parentOf(field); here; here = parentOf(here)) {
      const headings = this.#headings(here);
      if (headings.length > 0) return headings;
    }
    return [];
  }

  /** Describes the form or dialog around a field, else the smallest ancestor with a heading and a control. @param {Element} field */
  form(field) {
    let here = field.closest(FORMS) ?? parentOf(field);
    while (here) {
      const above = parentOf(here);
      if (!above || above instanceof HTMLBodyElement || this.#isForm(here)) break;
      here = above;
    }
    return here && this.#form(here);
  }
}
