// @ts-check
/** Waits until the page's dialogs and drawers have come to rest, as a user does. Endless animations do not count. */
export default async function () {
  const ends = (/** @type {Animation} */ { effect }) => Number(effect?.getComputedTiming().endTime) < 3000;
  const ended = document.getAnimations().filter(ends);
  await Promise.all(ended.map(({ finished }) => finished.catch(() => undefined)));
}
