// @ts-check
/**
 * Searches for a text that finds one store; returns how long the popup took, in milliseconds.
 * @param {string} text
 */
export default async (text) => {
  const search = /** @type {HTMLInputElement} */ (document.querySelector("#search"));
  const start = performance.now();
  search.value = text;
  search.dispatchEvent(new Event("input"));
  while (document.querySelectorAll("#stores > li").length !== 1) await new Promise(requestAnimationFrame);
  return performance.now() - start;
};
