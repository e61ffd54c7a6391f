// @ts-check
/**
 * Removes an element.
 * @param {string} selector
 */
export default (selector) => document.querySelector(selector)?.remove();
