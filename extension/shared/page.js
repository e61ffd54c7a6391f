// @ts-check
// The browser's API, localised texts and requests to the background, for all extension pages.

import { systemText } from "./system-text.js";

/** @typedef {import("../types/messages").ExtensionRequest} ExtensionRequest */
/** @typedef {import("../types/messages").ExtensionReply} ExtensionReply */
/** @typedef {import("../types/messages").Failure} Failure */

/** @type {typeof chrome} */
export const api = /** @type {any} */ (globalThis).browser ?? chrome;

/** Returns a text in the user's language. @param {string} name @param {string[]} args */
export const text = (name, ...args) => systemText(api.i18n, name, args);

/** Returns the first element that matches a selector. @param {string} selector @returns {any} */
export const find = (selector) => document.querySelector(selector);

/**
 * Creates an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, unknown>} properties @param {(Node | string)[]} children
 */
export function element(tag, properties = {}, ...children) {
  const created = Object.assign(document.createElement(tag), properties);
  created.append(...children);
  return created;
}

/** Sends a request, and returns the reply. @param {ExtensionRequest} content @returns {Promise<ExtensionReply>} */
export const request = (content) => api.runtime.sendMessage(content);

/** @param {ExtensionReply} reply */
const failureOf = (reply) => (typeof reply === "object" && "failed" in reply ? reply.failed : undefined);

/**
 * Sends a request that the background answers with content. Returns either the content or the failure.
 *
 * @template {"overview" | "revealed" | "copy" | "options" | "renamed" | "page" | "site_access" | "team"} Name
 * @param {ExtensionRequest} content @param {Name} name of the reply, as ExtensionRequest documents it
 * @returns {Promise<{ content?: import("../types/messages").VariantContent<ExtensionReply, Name>, failure?: Failure }>}
 */
export async function ask(content, name) {
  const reply = await request(content);
  const failure = failureOf(reply);
  return failure ? { failure } : { content: /** @type {any} */ (reply)[name] };
}

/** Sends a request that the background answers with "done", and returns its failure. @param {ExtensionRequest} content */
export async function command(content) {
  return failureOf(await request(content));
}

/** Calls the listener whenever the background's data has changed. @param {() => void} listener */
export const onChange = (listener) =>
  api.runtime.onMessage.addListener((message) => {
    if (message === "changed") listener();
  });

const language = api.i18n.getUILanguage();
const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const times = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

const plurals = new Intl.PluralRules(language);
const durations = new Intl.NumberFormat(language, { style: "unit", unit: "second", unitDisplay: "long" });

/** Returns a text with a number, in the plural form that the language uses for it. @param {string} name @param {number} count */
export function countText(name, count) {
  const number = count.toLocaleString(language);
  return text(`${name}_${plurals.select(count)}`, number) || text(`${name}_other`, number);
}

const sizes = new Intl.NumberFormat(language, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });

/** @param {number} bytes @returns {string} in megabytes, of 10^6 bytes */
export const megabytes = (bytes) => sizes.format(bytes / 1e6);

/** @param {number} seconds */
export const duration = (seconds) => durations.format(seconds);

/** @param {number} seconds since 1970-01-01 UTC */
export const date = (seconds) => dates.format(seconds * 1000);
/** @param {number} seconds since 1970-01-01 UTC */
export const time = (seconds) => times.format(seconds * 1000);

/** Localises the page: `data-text` names an element's text, `data-label` its accessible name. */
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
