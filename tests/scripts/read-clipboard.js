// @ts-check
/** The text on the clipboard, with a page's rights; null if it cannot be read. */
export default () => navigator.clipboard.readText().catch(() => null);
