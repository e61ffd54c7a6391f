// @ts-check
/**
 * Puts a text on the clipboard, with a page's permissions.
 * @param {string} text
 */
export default (text) => navigator.clipboard.writeText(text);
