// @ts-check
/**
 * Puts a text on the clipboard.
 * @param {string} text
 */
export default (text) => {
  Cc["@mozilla.org/widget/clipboardhelper;1"].getService(Ci.nsIClipboardHelper).copyString(text);
};
