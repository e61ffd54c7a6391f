// @ts-check
import { attributeOf, labelledBy, textOf } from "./text.js";

/** @import * as rust from "#interfaces" */

/** @typedef {import("./surroundings.js").Surroundings} Surroundings */

/** Returns the value of a text field; `undefined` for other elements. @param {Element} field */
export const valueOf = (field) =>
  field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : undefined;

/**
 * Describes a text field.
 *
 * @param {Surroundings} surroundings
 * @param {any} element an input or a text area
 * @param {number} id
 * @param {string | undefined} heading the nearest one before it
 * @returns {rust.FieldSnapshot}
 */
export function describeField(surroundings, element, id, heading) {
  const locked = element.readOnly || element.disabled;
  const kind = attributeOf(element, "role") === "searchbox" ? "search" : element.type;
  const section = surroundings.section(element);
  const isText = !locked && kind === "text";
  return {
    id,
    kind,
    locked,
    placeholder: attributeOf(element, "placeholder"),
    heading: heading ?? section.at(-1) ?? "",
    // A locked field displays a value to copy. Where keys are expected, keyCandidates reads it.
    label: locked ? "" : labelOf(surroundings, element),
    value: locked ? "" : element.value,
    section,
    form: isText ? surroundings.form(element) : undefined,
  };
}

/** @param {Surroundings} surroundings @param {Element} field */
function labelOf(surroundings, field) {
  const named = attributeOf(field, "aria-label");
  if (named) return named;
  const labels = labelledBy(field);
  if (labels.length > 0) return labels.map(textOf).join(" ");
  const [tied] = /** @type {HTMLInputElement} */ (field).labels ?? [];
  if (tied) return textOf(tied);
  // The field may be in the shadow root of a component whose host has the label.
  const root = field.getRootNode();
  const host = root instanceof ShadowRoot ? root.host : undefined;
  return (host && (attributeOf(host, "label") || attributeOf(host, "aria-label"))) || surroundings.textBeside(field);
}
