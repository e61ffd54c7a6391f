// @ts-check
/**
 * Moves the focus to a field, or to the field in a web component.
 * @param {HTMLElement} field
 */
export default (field) =>
  /** @type {HTMLElement} */ (field.matches("input") ? field : (field.shadowRoot ?? field).querySelector("input")).focus();
