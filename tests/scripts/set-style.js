// @ts-check
/**
 * Sets a property of an element's style; an empty value takes it back.
 * @param {string} selector
 * @param {string} property
 * @param {string} value
 */
export default (selector, property, value) => {
  const element = /** @type {HTMLElement} */ (document.querySelector(selector));
  element.style.setProperty(property, value);
};
