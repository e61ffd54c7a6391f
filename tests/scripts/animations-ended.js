// @ts-check
/** Waits until all animations shorter than 3 s have ended, as a user waits for dialogs and drawers. */
export default async function () {
  const ends = (/** @type {Animation} */ { effect }) => Number(effect?.getComputedTiming().endTime) < 3000;
  const ended = document.getAnimations().filter(ends);
  await Promise.all(ended.map(({ finished }) => finished.catch(() => undefined)));
}
