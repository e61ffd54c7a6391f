// @ts-check
/** When the benchmark's popup showed something, and when what the helper answered. */
export default async () => {
  const time = (/** @type {string} */ name) => performance.getEntriesByName(name)[0]?.startTime;
  for (;;) {
    const [shown, fresh] = [time("shown"), time("fresh")];
    if (shown && fresh) return [shown, fresh];
    await new Promise(requestAnimationFrame);
  }
};
