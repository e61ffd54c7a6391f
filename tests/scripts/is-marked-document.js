// @ts-check
/** Returns whether this document is the one that was marked. */
export default () => "marked" in document.documentElement.dataset;
