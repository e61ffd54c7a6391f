// @ts-check
/** Waits until all animations shorter than 3 s have ended, as a user waits for dialogs and drawers. */
export default async function () {
  /** A root returns the animations of its own elements alone. @type {(Document | ShadowRoot)[]} */
  const roots = [document];
  for (const root of roots) {
    for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) roots.push(shadowRoot);
  }
  const ends = (/** @type {Animation} */ { effect }) => Number(effect?.getComputedTiming().endTime) < 3000;
  const ended = roots.flatMap((root) => root.getAnimations()).filter(ends);
  await Promise.all(ended.map(({ finished }) => finished.catch(() => undefined)));
}
