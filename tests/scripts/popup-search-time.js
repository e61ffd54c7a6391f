// @ts-check
/**
 * Searches for a text that one store matches. Returns the time until the popup shows it, in milliseconds.
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
