// @ts-check
/** Returns the time from the navigation until the popup showed the keys, in milliseconds. */
export default async () => {
  for (;;) {
    const [entry] = performance.getEntriesByName("keyferry-shown");
    if (entry) return entry.startTime;
    await new Promise(requestAnimationFrame);
  }
};
