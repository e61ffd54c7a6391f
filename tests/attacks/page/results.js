// @ts-check
// Records what an attack obtains, for the test.

/** @type {Set<string>} */
const keys = new Set();
/** @type {string[]} */
const learned = [];
/** A key in a text. */
const KEY = /[0-9a-f]{24}-[A-Za-z0-9]{50}/;

/** Records a key that the page got hold of. @param {unknown} text */
export function takeKey(text) {
  const found = KEY.exec(String(text));
  if (found) keys.add(found[0]);
}

/** Records something that the page should not know. @param {string} what */
export function learn(what) {
  if (!learned.includes(what)) learned.push(what);
}

function readFields() {
  for (const field of document.querySelectorAll("input, textarea")) {
    takeKey(/** @type {HTMLInputElement} */ (field).value);
  }
}

/** Begins to record the keys in the page's fields. */
export function start() {
  // The page does not contain the texts that the script looks for.
  document.currentScript?.remove();
  Object.assign(window, { learned });
  Object.defineProperty(window, "obtainedKeys", { get: () => [...keys] });
  addEventListener("input", readFields, true);
  setInterval(readFields, 10);
}
