// @ts-check
/** What the page shape has seen of Keyferry. */
export default () => globalThis.seen;
