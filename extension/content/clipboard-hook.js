// @ts-check
// Reports the page's clipboard calls. Runs in the main world, where these calls are made, and starts before the page's
// scripts. It changes nothing until the content script arms it after a trusted click on a copy control, and restores
// everything moments later.
//
// The two worlds communicate by events on an element that is in no document. clipboard-link.js receives the element
// before the page runs a script, so that the page can neither listen to its events nor dispatch any. It is handed over by
// an event on `document.fonts`: the listeners of a window can be those of a page that opened it. The functions that
// this script calls are saved at its start, so that the page cannot observe the calls by replacing the functions. For
// the same reason it iterates over nothing, and its objects inherit nothing from `Object.prototype`.
const clipboard = globalThis.Clipboard?.prototype;
// In a frame with a sandbox, the content script does not run.
if (clipboard && origin !== "null") {
  const { apply, getOwnPropertyDescriptor, set } = Reflect;
  const { CustomEvent, Proxy, String, clearTimeout, setTimeout } = globalThis;
  const { dispatchEvent } = EventTarget.prototype;
  const { getType } = ClipboardItem.prototype;
  const { text: readText } = Blob.prototype;
  const { then } = Promise.prototype;
  const ignore = () => {};

  const link = document.createElement("i");
  /** @param {unknown} text */
  const report = (text) => {
    const init = /** @type {any} */ ({ __proto__: null, detail: String(text) });
    apply(dispatchEvent, link, [new CustomEvent("copied", init)]);
  };
  /** Reports the text in the arguments of each call. @type {Record<string, (args: any[]) => void>} */
  const reportText = {
    writeText: (args) => report(args[0]),
    write: ({ 0: items }) => {
      for (let at = 0; at < items.length; at++) {
        const blob = apply(getType, items[at], ["text/plain"]);
        const text = apply(then, blob, [(/** @type {Blob} */ blob) => apply(readText, blob, [])]);
        apply(then, text, [report, ignore]);
      }
    },
  };

  /** Restores the page's functions. */
  let disarm = ignore;
  /** @param {"writeText" | "write"} name */
  const replace = (name) => {
    const original = /** @type {PropertyDescriptor} */ (getOwnPropertyDescriptor(clipboard, name));
    const value = new Proxy(original.value, {
      // @ts-ignore
      __proto__: null,
      apply(call, self, args) {
        const result = apply(call, self, args);
        try {
          if (disarm !== ignore) reportText[name](args);
        } catch {
          // The page's call must not fail because of the report.
        }
        return result;
      },
    });
    set(clipboard, name, value);
    return () => {
      // If the page has replaced the function meanwhile, its function stays.
      if (getOwnPropertyDescriptor(clipboard, name)?.value === value) set(clipboard, name, original.value);
    };
  };
  link.addEventListener("arm", (event) => {
    disarm();
    const restoreText = replace("writeText");
    const restoreItems = replace("write");
    disarm = () => {
      disarm = ignore;
      clearTimeout(timer);
      restoreText();
      restoreItems();
    };
    const timer = setTimeout(disarm, /** @type {CustomEvent} */ (event).detail);
  });

  const { fonts } = document;
  /** Returns false if clipboard-link.js has taken the element. */
  const offer = () =>
    fonts.dispatchEvent(new MouseEvent("keyferry-link", { cancelable: true, relatedTarget: link }));
  // The browser may run the two scripts in either order. A page that asks later receives an element that nothing else has.
  if (offer()) fonts.addEventListener("keyferry-ask", offer, { once: true });
}
