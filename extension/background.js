// @ts-check
// Carries browser events to the Rust engine and its actions to the browser. It reads no message and decides
// nothing: see crates/core/src/delivery.rs.
import { Engine } from "#background";

/** @type {typeof chrome} */
const api = /** @type {any} */ (globalThis).browser ?? chrome;
const engine = new Engine(api.runtime.getManifest().version, api.runtime.getURL("").replace(/\/$/, ""));

/** Reply functions of messages not answered yet, by token. @type {Map<number, (reply: unknown) => void>} */
const replies = new Map();
let lastToken = 0;

/** @type {chrome.runtime.Port | undefined} */
let port;

function connect() {
  const opened = api.runtime.connectNative(Engine.hostName());
  opened.onMessage.addListener((message) => run(engine.hostReplied(message)));
  opened.onDisconnect.addListener(() => {
    // Firefox puts the reason on the port, Chromium in lastError, where it must be read.
    const reason = /** @type {any} */ (opened).error ?? api.runtime.lastError;
    if (port !== opened) return;
    port = undefined;
    run(engine.hostGone(reason?.message ?? ""));
  });
  return opened;
}

/** What each action of delivery.rs does. Only what is awaited here delays the actions after it. */
const perform = {
  hold: (/** @type {unknown} */ held) => api.storage.session.set({ held }),
  reply: (/** @type {{token: number, reply: unknown}} */ { token, reply }) => {
    replies.get(token)?.(reply);
    replies.delete(token);
  },
  tell: (/** @type {{page: Page, delivery: unknown}} */ { page, delivery }) => {
    // A tab that is gone needs no telling: the popup shows what is saved.
    api.tabs.sendMessage(page.tab, delivery, { frameId: page.frame }).catch(() => {});
  },
  post: (/** @type {unknown} */ request) => {
    try {
      port ??= connect();
      port.postMessage(request);
    } catch (error) {
      port = undefined;
      run(engine.hostGone(String(error)));
    }
  },
  disconnect: () => {
    port?.disconnect();
    port = undefined;
  },
  timer: (/** @type {{id: number, millis: number}} */ { id, millis }) => {
    setTimeout(() => run(engine.timedOut(id)), millis);
  },
  alarm: (/** @type {number} */ seconds) => {
    if (seconds > 0) api.alarms.create("retry", { delayInMinutes: seconds / 60 });
    else api.alarms.clear("retry");
  },
  start_fallback: (/** @type {Page} */ { tab, frame }) => {
    inject({ target: { tabId: tab, frameIds: [frame] }, files: ["content-fallback.js"] });
  },
  badge: (/** @type {number} */ unsaved) => {
    api.action.setBadgeText({ text: unsaved > 0 ? String(unsaved) : "" });
  },
};

/** @param {any} injection */
function inject(injection) {
  // A document that is gone meanwhile needs no script.
  return api.scripting.executeScript(injection).catch(() => {});
}

/** @typedef {{tab: number, frame: number}} Page */

let queue = Promise.resolve();

/** Carries out actions in order, after those before them. @param {any[]} actions */
function run(actions) {
  queue = queue.then(async () => {
    for (const action of actions) {
      const [name, content] = typeof action === "string" ? [action, undefined] : Object.entries(action)[0];
      await /** @type {any} */ (perform)[name](content);
    }
  });
}

const started = api.storage.session.get("held").then(({ held }) => run(engine.started(held)));

api.runtime.onMessage.addListener((message, sender, reply) => {
  const token = ++lastToken;
  replies.set(token, reply);
  const origin = sender.origin ?? new URL(sender.url ?? "about:blank").origin;
  started.then(() => run(engine.asked(origin, sender.tab?.id, sender.frameId, token, message)));
  return true;
});
api.alarms.onAlarm.addListener(() => started.then(() => run(engine.alarm())));
// Both start the background, which is what delivers keys that were held.
api.runtime.onStartup.addListener(() => started);
api.runtime.onInstalled.addListener(() => {
  startInOpenTabs();
  return started;
});

/** Pages that were open before this version was installed get its content scripts, as the manifest says. */
async function startInOpenTabs() {
  const { content_scripts: scripts } = /** @type {any} */ (api.runtime.getManifest());
  for (const { matches, js, world, all_frames } of scripts) {
    for (const { id } of await api.tabs.query({ url: matches })) {
      const target = { tabId: id, allFrames: all_frames ?? false };
      // One after the other: they start in the manifest's order.
      await inject({ target, files: js, world: world ?? "ISOLATED" });
    }
  }
}
