// @ts-check
/** Waits for the times that the benchmark's stopwatch writes into the page, and removes them for the next round. */
export default () =>
  new Promise((resolve) => {
    const root = document.documentElement;
    const observer = new MutationObserver(take);
    function take() {
      const times = root.dataset.stopwatch;
      if (!times) return;
      observer.disconnect();
      delete root.dataset.stopwatch;
      resolve(JSON.parse(times));
    }
    observer.observe(root, { attributes: true });
    take();
  });
