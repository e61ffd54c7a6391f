// @ts-check
/** Waits until the page has drawn two more frames. */
export default () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null))));
