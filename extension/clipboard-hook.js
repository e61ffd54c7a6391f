// @ts-check
/**
 * Runs in the page's own world, where the page's clipboard calls can be heard, once a key is near. It is silent
 * until the content script arms it after a trusted click on a copy control, and changes nothing about the calls.
 * What it reports, the page knows already; what the page could report in its place, the content script checks.
 *
 * @param {string} channel the name of the event that reports a text; with "-arm" behind it, of the one that arms
 */
export function hookClipboard(channel) {
  let armedUntil = 0;
  addEventListener(channel + "-arm", (event) => {
    armedUntil = Date.now() + Number(/** @type {CustomEvent} */ (event).detail);
  });
  /** @param {unknown} text */
  const report = (text) => dispatchEvent(new CustomEvent(channel, { detail: String(text) }));
  const armed = () => Date.now() < armedUntil;

  const clipboard = Clipboard.prototype;
  clipboard.writeText = new Proxy(clipboard.writeText, {
    apply(writeText, self, args) {
      const result = Reflect.apply(writeText, self, args);
      if (armed()) report(args[0]);
      return result;
    },
  });
  clipboard.write = new Proxy(clipboard.write, {
    apply(write, self, args) {
      const result = Reflect.apply(write, self, args);
      if (armed()) {
        for (const item of args[0]) {
          item.getType("text/plain").then((/** @type {Blob} */ blob) => blob.text()).then(report, () => {});
        }
      }
      return result;
    },
  });
}
