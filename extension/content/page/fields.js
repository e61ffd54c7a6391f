// @ts-check
import { describeForm } from "./controls.js";
import { parentOf } from "./roots.js";
import { CONTROLS, FIELDS, FORMS, HEADINGS } from "./selectors.js";
import { MAX_LABEL, attributeOf, textOf } from "./text.js";

/** @import * as rust from "#interfaces" */

/** Most ancestors of a field that are searched for a label which the markup does not connect to it. */
const MAX_LABEL_CLIMB = 3;

/** @typedef {import("./roots.js").Roots} Roots */

/** Returns the value of a text field; `undefined` for other elements. @param {Element} field */
export const valueOf = (field) =>
  field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : undefined;

/**
 * Describes a text field.
 *
 * @param {Roots} roots
 * @param {any} element an input or a text area
 * @param {number} id
 * @param {string | undefined} heading the nearest one before it
 * @param {boolean} withForm whether to describe the other contents of its form
 * @returns {rust.FieldSnapshot}
 */
export function describeField(roots, element, id, heading, withForm) {
  const locked = element.readOnly || element.disabled;
  const kind = attributeOf(element, "role") === "searchbox" ? "search" : element.type;
  const section = sectionOf(roots, element);
  const form = withForm && !locked && kind === "text" ? formAround(roots, element) : undefined;
  return {
    id,
    kind,
    locked,
    placeholder: attributeOf(element, "placeholder"),
    heading: heading ?? section.at(-1) ?? "",
    // A locked field displays a value to copy. Where keys are expected, keyCandidates reads it.
    label: locked ? "" : labelOf(roots, element),
    value: locked ? "" : element.value,
    section,
    form: form && describeForm(roots, form),
  };
}

/** @param {Roots} roots @param {Element} field */
function labelOf(roots, field) {
  const named = attributeOf(field, "aria-label");
  if (named) return named;
  const root = /** @type {any} */ (field.getRootNode());
  const ids = field.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
  const labels = ids.map((id) => root.getElementById?.(id)).filter((element) => element);
  if (labels.length > 0) return labels.map(textOf).join(" ");
  const [tied] = /** @type {HTMLInputElement} */ (field).labels ?? [];
  if (tied) return textOf(tied);
  // The field may be in the shadow root of a component whose host has the label.
  const host = root instanceof ShadowRoot ? root.host : undefined;
  return (host && (attributeOf(host, "label") || attributeOf(host, "aria-label"))) || textBeside(roots, field);
}

/**
 * Returns a short text beside a field, which may be a label that the markup does not connect to it: the text of the
 * smallest ancestor that has any, if that contains no other field.
 *
 * @param {Roots} roots @param {Element} field
 */
function textBeside(roots, field) {
  let here = parentOf(field);
  for (let climbed = 0; here && climbed < MAX_LABEL_CLIMB; climbed++) {
    const text = textOf(here);
    const isLabel = () => text.length <= MAX_LABEL && roots.query(/** @type {Element} */ (here), FIELDS).length <= 1;
    if (text) return isLabel() && !roots.has(here, CONTROLS) ? text : "";
    here = parentOf(here);
  }
  return "";
}

/** The headings of the smallest ancestor that has any. @param {Roots} roots @param {Element} field */
function sectionOf(roots, field) {
  for (let here = parentOf(field); here; here = parentOf(here)) {
    const found = roots.query(here, HEADINGS);
    if (found.length > 0) return found.map(textOf);
  }
  return [];
}

/** The form or dialog around a field, else the smallest ancestor with a heading and a control. @param {Roots} roots @param {Element} field */
function formAround(roots, field) {
  let here = field.closest(FORMS) ?? parentOf(field);
  while (here) {
    const above = parentOf(here);
    const isForm = roots.has(here, HEADINGS) && roots.has(here, CONTROLS);
    if (!above || above instanceof HTMLBodyElement || isForm) break;
    here = above;
  }
  return here;
}
