// @ts-check
/** Returns the text on the clipboard, with a page's permissions; null if it cannot be read. */
export default () => navigator.clipboard.readText().catch(() => null);
