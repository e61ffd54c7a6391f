// @ts-check
// The script that every page of the two sites loads. When the page shows a trigger (crates/core/src/sites), it requests
// the content script from the background, or notifies the one that runs. Triggers match more pages than recognition,
// which the content script does.
import { SITES, START, START_FALLBACK } from "#core";
import { takeClipboardLink } from "./clipboard-link.js";
import { HEADINGS } from "./page/selectors.js";
import { shared } from "./shared-world.js";

/** Delays of the checks after an event, in milliseconds: the page may respond to the event late. */
const DELAYS = [50, 350, 1100, 3500];
/** Time for the background to start the content script before the request is repeated, in milliseconds. */
const PATIENCE = 2000;
/** The smallest WebAssembly module. */
const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

/** Returns the extension API. Called only when needed: in Chromium, the first access in a page takes milliseconds. */
const api = () => /** @type {typeof chrome} */ (/** @type {any} */ (globalThis).browser ?? chrome);
/** Returns false after the extension was updated or removed. Then a newer script runs on this page, or none. */
const isConnected = () => Boolean(api().runtime?.id);
const site = SITES[window.origin];
let timer = 0;
/** Number of checks since the last event. */
let checks = 0;
let requestedAt = -PATIENCE;

/** Whether WebAssembly may be compiled here. Chromium applies the page's policy to content scripts, Firefox does not. */
function allowsWebAssembly() {
  try {
    return Boolean(new WebAssembly.Module(EMPTY_MODULE));
  } catch {
    return false;
  }
}

function hasTrigger() {
  const { pathname, hash } = top?.location ?? location;
  const { addresses, word } = site;
  if (addresses.some((start) => (pathname + hash).startsWith(start))) return true;
  // While the page loads, only its address is checked: it has no headings yet.
  if (!word || document.readyState === "loading") return false;
  return [...document.querySelectorAll(HEADINGS)].some((heading) => heading.textContent.toLowerCase().includes(word));
}

function check() {
  if (!hasTrigger()) return;
  if (!isConnected()) return stop();
  if (shared.contentIsConnected?.()) return shared.onTrigger?.();
  if (performance.now() - requestedAt < PATIENCE) return;
  requestedAt = performance.now();
  // If the background cannot be reached, the next event repeats the request.
  api().runtime.sendMessage(allowsWebAssembly() ? START : START_FALLBACK).catch(() => {});
}

function schedule() {
  clearTimeout(timer);
  if (checks < DELAYS.length) timer = setTimeout(onTimer, DELAYS[checks]);
}

function onTimer() {
  checks++;
  schedule();
  check();
}

function onEvent() {
  checks = 0;
  schedule();
}

/** Events after which the page may display another view, in this window or the top one. @type {[EventTarget | undefined, string][]} */
let sources = [];

function stop() {
  clearTimeout(timer);
  for (const [target, kind] of sources) target?.removeEventListener(kind, onEvent, true);
  sources = [];
}

function start() {
  if (!site || shared.triggerIsConnected?.()) return;
  if (site.clipboard) takeClipboardLink();
  try {
    // In a frame, the script runs only if the top page has the same origin.
    if (top?.origin !== window.origin) return;
  } catch {
    return;
  }
  shared.triggerIsConnected = isConnected;
  sources = [
    [/** @type {any} */ (top).navigation, "currententrychange"],
    ...["click", "submit", "change", "DOMContentLoaded"].map(
      (kind) => /** @type {[EventTarget, string]} */ ([window, kind]),
    ),
  ];
  for (const [target, kind] of sources) target?.addEventListener(kind, onEvent, true);
  if (document.readyState === "loading") check();
  else onEvent();
}

start();
