// @ts-check
/** Reads what the page shape has seen of Keyferry. */
export default () => globalThis.seen;
