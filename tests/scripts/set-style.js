// @ts-check
/**
 * Sets a property of an element's style; an empty value removes it.
 * @param {string} selector
 * @param {string} property
 * @param {string} value
 */
export default (selector, property, value) => {
  const element = /** @type {HTMLElement} */ (document.querySelector(selector));
  element.style.setProperty(property, value);
};
