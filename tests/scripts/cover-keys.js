// @ts-check
/**
 * Covers whatever is as long as a key, or uncovers it.
 * @param {"disc" | ""} style
 */
export default (style) => {
  for (const element of document.querySelectorAll("input, textarea, code")) {
    const text = /** @type {HTMLInputElement} */ (element).value ?? element.textContent;
    if (text.length >= 40) /** @type {HTMLElement} */ (element).style.setProperty("-webkit-text-security", style);
  }
};
