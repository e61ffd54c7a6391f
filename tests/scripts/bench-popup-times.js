// @ts-check
/** Returns the times at which the popup showed its keys, and the helper's current list. */
export default async () => {
  const time = (/** @type {string} */ name) => performance.getEntriesByName(name)[0]?.startTime;
  for (;;) {
    const [shown, fresh] = [time("shown"), time("fresh")];
    if (shown && fresh) return [shown, fresh];
    await new Promise(requestAnimationFrame);
  }
};
