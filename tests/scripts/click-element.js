// @ts-check
/** Clicks an element. Returns whether there is one. @param {string} selector */
export default (selector) => {
  const element = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  element?.click();
  return Boolean(element);
};
