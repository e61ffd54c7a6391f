// @ts-check
/** Waits until the page is at rest: idle, a pause, a frame, idle again. */
export default () =>
  new Promise((resolve) => {
    requestIdleCallback(() =>
      setTimeout(() => requestAnimationFrame(() => requestIdleCallback(() => resolve(true))), 150),
    );
  });
