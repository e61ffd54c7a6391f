// @ts-check
// The browser's extension API under one name.

/** @type {typeof chrome} */
export const api = /** @type {any} */ (globalThis).browser ?? chrome;
