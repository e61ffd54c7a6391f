// @ts-check
// Runs in the page's own world, where alone the page's clipboard calls can be heard. It starts before the page's
// scripts and leaves no trace: it changes nothing until the content script arms it after a trusted click on a
// control that copies a key, and puts everything back moments later.
//
// The two worlds speak through events on an element that is in no document: handed over by clipboard-link.js
// before the page runs a script, so the page can neither listen nor speak there. What is called after the page has
// started is taken from the browser beforehand, so the page's own changes to the browser's functions see nothing.
(() => {
  const clipboard = globalThis.Clipboard?.prototype;
  if (!clipboard) return;
  const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
  const { Blob, ClipboardItem, CustomEvent, Proxy, String, clearTimeout, setTimeout } = globalThis;
  const { dispatchEvent } = EventTarget.prototype;
  const { getType } = ClipboardItem.prototype;
  const { text: readText } = Blob.prototype;
  const { then } = Promise.prototype;
  const ignore = () => {};

  const link = document.createElement("i");
  /** @param {unknown} text */
  const report = (text) => {
    apply(dispatchEvent, link, [new CustomEvent("copied", { detail: String(text) })]);
  };
  /** What is done about the arguments of each call. @type {Record<string, (args: any[]) => void>} */
  const hear = {
    writeText: ([text]) => report(text),
    write: ([items]) => {
      for (let at = 0; at < items.length; at++) {
        const blob = apply(getType, items[at], ["text/plain"]);
        const text = apply(then, blob, [(/** @type {Blob} */ blob) => apply(readText, blob, [])]);
        apply(then, text, [report, ignore]);
      }
    },
  };

  /** Puts everything back. */
  let disarm = ignore;
  /** @param {"writeText" | "write"} name */
  const replace = (name) => {
    const own = /** @type {PropertyDescriptor} */ (getOwnPropertyDescriptor(clipboard, name));
    const value = new Proxy(own.value, {
      apply(call, self, args) {
        const result = apply(call, self, args);
        try {
          if (disarm !== ignore) hear[name](args);
        } catch {
          // What cannot be heard is no concern of the page's.
        }
        return result;
      },
    });
    defineProperty(clipboard, name, { ...own, value });
    return () => {
      // Unless the page has meanwhile put something of its own there.
      if (getOwnPropertyDescriptor(clipboard, name)?.value === value) defineProperty(clipboard, name, own);
    };
  };
  link.addEventListener("arm", (event) => {
    disarm();
    const back = [replace("writeText"), replace("write")];
    const timer = setTimeout(() => disarm(), /** @type {CustomEvent} */ (event).detail);
    disarm = () => {
      disarm = ignore;
      clearTimeout(timer);
      back[0]();
      back[1]();
    };
  });

  let taken = false;
  link.addEventListener("taken", () => (taken = true), { once: true });
  const offer = () => document.dispatchEvent(new MouseEvent("keyferry-link", { relatedTarget: link }));
  offer();
  // Which of the two scripts the browser runs first is its affair; a page that runs already is not to be asked.
  if (!taken && document.readyState === "loading") {
    document.addEventListener("keyferry-ask", offer, { once: true });
  }
})();
