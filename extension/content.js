// @ts-check
// Lends the Rust content script of a site what it needs of the page and of the browser.

import { reader } from "./read.js";
import { read, write } from "./wire.js";

/** @type {typeof chrome} */
const api = /** @type {any} */ (globalThis).browser ?? chrome;
const own = /** @type {any} */ (globalThis);

/** False once the extension was updated or removed: then a newer content script has this page, or none. */
const alive = () => Boolean(api.runtime?.id);
/** What lets a content script see closed shadow roots: a function in Chromium, a property in Firefox. */
const shadowRoot = (/** @type {any} */ element) => {
  if (!(element instanceof HTMLElement)) return null;
  return api.dom ? api.dom.openOrClosedShadowRoot(element) : /** @type {any} */ (element).openOrClosedShadowRoot;
};

/** @param {unknown} request */
async function send(request) {
  // Chromium takes the API away from scripts whose extension was updated or turned off, in several ways.
  if (!alive()) throw new Error("context invalidated");
  return api.runtime.sendMessage(request);
}

/** Texts that the browser has given: once the extension is updated or turned off, it gives no more. */
const texts = new Map();

/** @param {string} name @param {string[]} args */
function text(name, args = []) {
  const key = [name, ...args].join("\n");
  try {
    if (!texts.has(key)) texts.set(key, api.i18n.getMessage(name, args));
  } catch {
    // What was not asked for before stays unsaid.
  }
  return texts.get(key) ?? "";
}

/**
 * Tells the Rust that something happened: what, a text about it, and the event if it is one of the user's doing.
 *
 * @typedef {(what: string, text?: string, event?: Event) => boolean} Tell
 * @typedef {typeof text} Text
 */

/**
 * What the Rust is lent.
 *
 * @param {object} browser
 * @param {() => boolean} browser.alive
 * @param {(request: any) => Promise<any>} browser.send asks the background
 * @param {Text} browser.text
 * @param {(element: Element) => ShadowRoot | null} browser.shadowRoot
 * @param {(told: (message: unknown) => boolean) => void} browser.onMessage
 * @param {EventTarget} [browser.link] the element by whose events clipboard-hook.js is armed and reports; none where it
 * does not run
 * @param {(tell: Tell, text: Text) => object} show what it can show: extension/notice.js or extension/fill-control.js
 */
export function lend({ alive, send, text, shadowRoot, onMessage, link }, show) {
  /** @type {(what: string, text: string) => boolean} */
  let told;
  /** @type {Event | undefined} */
  let present;
  /** @type {Tell} */
  function tell(what, text = "", event) {
    const before = present;
    present = event;
    // What comes of it may be told before it returns.
    try {
      return told(what, text);
    } finally {
      present = before;
    }
  }
  const event = () => present;
  const page = reader(shadowRoot, tell, event);
  return {
    /** What a function of these says, or whether something is so. @type {(name: string, of: number) => any} */
    read(name, of) {
      return /** @type {any} */ (this)[name](of);
    },
    /** @type {(name: string, of: number) => boolean} */
    is(name, of) {
      return this.read(name, of);
    },
    /** Has one of them do something. @type {(name: string, of: number, text: string) => void} */
    act(name, of, text) {
      /** @type {any} */ (this)[name](of, text);
    },
    ...page,
    ...show(tell, text),
    event,
    alive,
    now: Date.now,
    /** 122 random bits in hexadecimal, and which kind of such an id it is. */
    freshId: () => crypto.randomUUID().replaceAll("-", ""),
    arm: (/** @type {number} */ millis) => link?.dispatchEvent(new CustomEvent("arm", { detail: millis })),
    /** @param {string} request @param {string} asked under which the answer is told */
    ask(request, asked) {
      send(write(request)).then(
        (reply) => tell(asked, read(reply)),
        (error) => tell(asked, read({ unreachable: error.message })),
      );
    },
    /** @param {number} _of @param {string} key */
    copy(_of, key) {
      navigator.clipboard.writeText(key).then(
        () => tell("copied"),
        () => tell("refused"),
      );
    },
    /** Has these kinds of events told from now on, and what else happens. @param {string} kinds @param {typeof told} heard */
    listen(kinds, heard) {
      told = heard;
      page.listen(kinds);
      onMessage((message) => tell("told", read(message)));
      link?.addEventListener("copied", (event) => tell("written", String(/** @type {CustomEvent} */ (event).detail)));
    },
  };
}

/**
 * Starts it, unless it is there already: extension/wake.js may have asked twice.
 *
 * @param {(bridge: any) => void} start @param {Parameters<typeof lend>[1]} show
 */
export function begin(start, show) {
  if (own.keyferryAlive?.()) return;
  own.keyferryAlive = alive;
  const onMessage = (/** @type {(message: unknown) => boolean} */ told) =>
    api.runtime.onMessage.addListener((message, _sender, reply) => reply(told(message)));
  start(lend({ alive, send, text, shadowRoot, onMessage, link: own.keyferryLink }, show));
}
