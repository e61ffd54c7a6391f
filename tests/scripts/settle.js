// @ts-check
/**
 * Waits, and then for one more frame.
 * @param {number} millis
 */
export default (millis) =>
  new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => resolve(null)), millis));
