// @ts-check
/**
 * Waits until an element has not moved for `still` milliseconds: a click on a control that has just moved is refused.
 * Gives up after `deadline` milliseconds.
 *
 * @param {string} selector @param {number} still @param {number} deadline
 */
export default async function (selector, still, deadline) {
  const place = () => JSON.stringify(document.querySelector(selector)?.getBoundingClientRect());
  const start = performance.now();
  let last = place();
  let since = start;
  while (performance.now() - since < still && performance.now() - start < deadline) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = place();
    if (now === last) continue;
    last = now;
    since = performance.now();
  }
}
