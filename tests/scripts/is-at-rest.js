// @ts-check
/**
 * Waits until a control can be seen and has stood still for three frames, as a user waits for a dialog that has just opened:
 * frameworks start their animations a while after they have inserted a dialog. Gives up after `deadline` milliseconds.
 *
 * @param {Element} control @param {number} deadline
 */
export default async function (control, deadline) {
  /** The element that displays this one. @param {Element} element @returns {Element | null} */
  const parent = (element) => {
    const root = element.getRootNode();
    return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  };
  const opacity = () => {
    let product = 1;
    for (let at = /** @type {Element | null} */ (control); at; at = parent(at)) product *= Number(getComputedStyle(at).opacity);
    return product;
  };
  const state = () => JSON.stringify([control.getBoundingClientRect(), opacity()]);
  const start = performance.now();
  let last = state();
  let still = 0;
  while ((still < 3 || opacity() < 0.5) && performance.now() - start < deadline) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = state();
    still = now === last ? still + 1 : 0;
    last = now;
  }
}
