// @ts-check
/** Returns what an attack has obtained: the keys that were in the page's fields, and what its script has learned. */
export default () => ({ keys: globalThis.obtainedKeys ?? [], learned: globalThis.learned ?? [] });
