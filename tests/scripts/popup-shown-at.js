// @ts-check
/** How long the popup took to show the keys, in milliseconds. */
export default async () => {
  for (;;) {
    const [entry] = performance.getEntriesByName("keyferry-shown");
    if (entry) return entry.startTime;
    await new Promise(requestAnimationFrame);
  }
};
