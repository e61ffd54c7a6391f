// @ts-check
// The one script of Keyferry's that every page of the two sites loads. It waits for a sign that Keyferry may have
// something to do there, and then has the background start the content script, or wakes the one that is there. The
// signs are those of crates/core/src/sites; whether the page really is one that matters is for the Rust to find out.
import { HEADINGS, SITES } from "#signs";
import { takeClipboardLink } from "./clipboard-link.js";

const own = /** @type {any} */ (globalThis);

/** Pauses before the looks at the page after something happened, in milliseconds: it may take its time to show it. */
const PAUSES = [50, 350, 1100, 3500];
/** How long the background gets to start the content script before it is asked again, in milliseconds. */
const PATIENCE = 2000;
/** The least that is WebAssembly. */
const NOTHING = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

/** The browser's API. Asked for only when it is needed: in Chromium the first use of it in a page takes milliseconds. */
const api = () => /** @type {typeof chrome} */ (/** @type {any} */ (globalThis).browser ?? chrome);
/** False once the extension was updated or removed: then a newer script has this page, or none. */
const alive = () => Boolean(api().runtime?.id);
const site = SITES[window.origin];
let timer = 0;
/** How often the page was looked at since something happened. */
let looked = 0;
let asked = -PATIENCE;

/** Whether the page's policy lets content scripts have WebAssembly: Chromium asks it, Firefox does not. */
function compiles() {
  try {
    return Boolean(new WebAssembly.Module(NOTHING));
  } catch {
    return false;
  }
}

function shows() {
  const { pathname, hash } = top?.location ?? location;
  const { addresses, word } = site;
  if (addresses.some((start) => (pathname + hash).startsWith(start))) return true;
  // A page that is loading has no more than its address yet.
  if (!word || document.readyState === "loading") return false;
  return [...document.querySelectorAll(HEADINGS)].some((heading) => heading.textContent.toLowerCase().includes(word));
}

function look() {
  if (!shows()) return;
  if (!alive()) return stop();
  if (own.keyferryAlive?.()) return own.keyferrySign();
  if (performance.now() - asked < PATIENCE) return;
  asked = performance.now();
  // These are PageRequest::Start and StartFallback of crates/core/src/protocol. Should the background be out of
  // reach, it is asked again when something more happens.
  api().runtime.sendMessage(compiles() ? "start" : "start_fallback").catch(() => {});
}

function lookLater() {
  clearTimeout(timer);
  if (looked < PAUSES.length) timer = setTimeout(lookAgain, PAUSES[looked]);
}

function lookAgain() {
  looked++;
  lookLater();
  look();
}

function lookSoon() {
  looked = 0;
  lookLater();
}

/** What may bring another view, in this window or the one around it. @type {[EventTarget | undefined, string][]} */
let occasions = [];

function stop() {
  clearTimeout(timer);
  for (const [target, kind] of occasions) target?.removeEventListener(kind, lookSoon, true);
  occasions = [];
}

function start() {
  if (!site || own.keyferryWakes?.()) return;
  if (site.clipboard) takeClipboardLink(own);
  try {
    // In a frame only where the page around it is the site's as well.
    if (top?.origin !== window.origin) return;
  } catch {
    return;
  }
  own.keyferryWakes = alive;
  occasions = [
    [/** @type {any} */ (top).navigation, "currententrychange"],
    ...["click", "submit", "change", "DOMContentLoaded"].map(
      (kind) => /** @type {[EventTarget, string]} */ ([window, kind]),
    ),
  ];
  for (const [target, kind] of occasions) target?.addEventListener(kind, lookSoon, true);
  if (document.readyState === "loading") look();
  else lookSoon();
}

start();
