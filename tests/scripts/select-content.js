// @ts-check
/**
 * Selects a field's value, or an element's text.
 * @param {string} selector
 */
export default (selector) => {
  const element = /** @type {HTMLElement} */ (document.querySelector(selector));
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    element.focus();
    element.select();
  } else {
    getSelection()?.selectAllChildren(element);
  }
};
