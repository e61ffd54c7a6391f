// @ts-check
// The one script of Keyferry's that every page of the two sites loads. Once the page shows a trigger
// (crates/core/src/sites), it has the background start the content script, or notifies the one that runs. Triggers are
// wider than recognition, which the content script does.
import { SITES, START, START_FALLBACK } from "#core";
import { takeClipboardLink } from "./clipboard-link.js";
import { HEADINGS } from "./page/selectors.js";
import { shared } from "./shared-world.js";

/** Delays of the checks after an event, in milliseconds: the page may take its time to respond to it. */
const DELAYS = [50, 350, 1100, 3500];
/** How long the background has to start the content script before it is asked again, in milliseconds. */
const PATIENCE = 2000;
/** The smallest WebAssembly module. */
const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

/** The extension API, read only when needed: in Chromium the first access in a page takes milliseconds. */
const api = () => /** @type {typeof chrome} */ (/** @type {any} */ (globalThis).browser ?? chrome);
/** False once the extension was updated or removed: then a newer script has this page, or none. */
const isConnected = () => Boolean(api().runtime?.id);
const site = SITES[window.origin];
let timer = 0;
/** Number of checks since the last event. */
let checks = 0;
let requestedAt = -PATIENCE;

/** Whether the page's policy allows WebAssembly: Chromium applies it to content scripts, Firefox does not. */
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
  // A page that is loading has no more than its address yet.
  if (!word || document.readyState === "loading") return false;
  return [...document.querySelectorAll(HEADINGS)].some((heading) => heading.textContent.toLowerCase().includes(word));
}

function check() {
  if (!hasTrigger()) return;
  if (!isConnected()) return stop();
  if (shared.contentIsConnected?.()) return shared.onTrigger?.();
  if (performance.now() - requestedAt < PATIENCE) return;
  requestedAt = performance.now();
  // If the background cannot be reached, it is asked again after the next event.
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

/** The events that can bring another view, in this window or the top one. @type {[EventTarget | undefined, string][]} */
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
    // In a frame only if the top page belongs to the site as well.
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
