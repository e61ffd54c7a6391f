// @ts-check
/**
 * Displays the text of fields and code with 40 characters or more as dots (`disc`), or as it is.
 * @param {"disc" | ""} style
 */
export default (style) => {
  for (const element of document.querySelectorAll("input, textarea, code")) {
    const text = /** @type {HTMLInputElement} */ (element).value ?? element.textContent;
    if (text.length >= 40) /** @type {HTMLElement} */ (element).style.setProperty("-webkit-text-security", style);
  }
};
