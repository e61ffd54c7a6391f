// @ts-check
// What the extension's own pages share: the browser, the texts, the background.

/** @type {typeof chrome} */
export const api = /** @type {any} */ (globalThis).browser ?? chrome;

/** A text in the user's language. @param {string} name @param {string[]} args */
export const text = (name, ...args) => api.i18n.getMessage(name, args);

/** The element that a selector finds. @param {string} selector @returns {any} */
export const find = (selector) => document.querySelector(selector);

/**
 * A new element.
 *
 * @param {string} tag @param {Record<string, unknown>} properties @param {(Node | string)[]} children
 * @returns {any} the kind of element depends on the tag
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * Asks the background; see PageRequest and PageReply of crates/core/src/protocol.
 *
 * @param {unknown} request
 * @returns {Promise<any>} the content of the reply; a failure as `{ failed }`
 */
export async function ask(request) {
  const reply = await api.runtime.sendMessage(request);
  return typeof reply === "string" || "failed" in reply ? reply : Object.values(reply)[0];
}

/** Calls this whenever the background says that what it answers has changed. @param {() => void} changed */
export const onChange = (changed) =>
  api.runtime.onMessage.addListener((message) => {
    if (message === "changed") changed();
  });

const language = api.i18n.getUILanguage();
const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const times = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

/** @param {number} seconds since 1970 */
export const date = (seconds) => dates.format(seconds * 1000);
/** @param {number} seconds since 1970 */
export const time = (seconds) => times.format(seconds * 1000);

/** Puts the user's language into the page: `data-text` names a text, `data-label` an accessible name. */
export function localise() {
  document.documentElement.lang = text("@@ui_locale").replace("_", "-");
  document.documentElement.dir = text("@@bidi_dir");
  for (const labelled of document.querySelectorAll("[data-text]")) {
    labelled.textContent = text(/** @type {string} */ (labelled.getAttribute("data-text")));
  }
  for (const labelled of document.querySelectorAll("[data-label]")) {
    const label = text(/** @type {string} */ (labelled.getAttribute("data-label")));
    labelled.setAttribute("aria-label", label);
    if (labelled instanceof HTMLInputElement) labelled.placeholder = label;
    else labelled.setAttribute("title", label);
  }
}
