// @ts-check
// Carries browser events to the Rust engine and its actions to the browser. It reads no message and decides
// nothing: see crates/core/src/background.
import { Engine } from "#background";
import { startInOpenTabs } from "./open-tabs.js";
import { performForPeople, readChoices } from "./people.js";

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
  opened.onMessage.addListener((message) => {
    // What a connection that was given up still says counts no more.
    if (port === opened) run(engine.hostReplied(message));
  });
  opened.onDisconnect.addListener(() => {
    // Firefox puts the reason on the port, Chromium in lastError, where it must be read.
    const reason = /** @type {any} */ (opened).error ?? api.runtime.lastError;
    if (port !== opened) return;
    port = undefined;
    run(engine.hostGone(reason?.message ?? ""));
  });
  return opened;
}

/** @param {{token: number, reply: unknown}} action */
function answer({ token, reply }) {
  replies.get(token)?.(reply);
  replies.delete(token);
}

/** What each action of delivery.rs does. Only what is awaited here delays the actions after it. */
const perform = {
  hold: (/** @type {unknown} */ held) => {
    // Not awaited: the browser keeps the order, and the helper need not wait for it. The page has the key still.
    api.storage.session.set({ held }).catch((error) => run(engine.notHeld(String(error))));
  },
  reply: answer,
  reply_own: answer,
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
    if (seconds > 0) api.alarms.create("retry", { periodInMinutes: seconds / 60 });
    else api.alarms.clear("retry");
  },
  run: (/** @type {{page: Page, file: string}} */ { page: { tab, frame }, file }) => {
    inject({ target: { tabId: tab, frameIds: [frame] }, files: [file] });
  },
  badge: (/** @type {number} */ unsaved) => {
    const count = unsaved > 0 ? String(unsaved) : "";
    api.action.setBadgeBackgroundColor({ color: "#a63209" });
    api.action.setBadgeText({ text: count });
  },
  ...performForPeople(api, (token, found) => run(engine.pressed(token, found))),
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
      try {
        await /** @type {any} */ (perform)[name](content);
      } catch {
        // One that fails does not keep the others from being carried out.
      }
    }
  });
}

const chosen = () => readChoices(api).then(({ own, managed }) => run(engine.chosen(own, managed)));
const started = chosen()
  .then(() => api.storage.session.get("held"))
  .then(
    ({ held }) => run(engine.started(held)),
    // What was held is out of reach, and the pages that are open deliver it again.
    () => run(engine.started([])),
  );

api.runtime.onMessage.addListener((message, sender, reply) => {
  const token = ++lastToken;
  replies.set(token, reply);
  const origin = sender.origin ?? new URL(sender.url ?? "about:blank").origin;
  started.then(() => run(engine.asked(origin, sender.tab?.id, sender.frameId, token, message)));
  return true;
});
api.alarms.onAlarm.addListener(({ name }) => started.then(() => run(engine.alarm(name))));
addEventListener("online", () => started.then(() => run(engine.alarm(""))));
// Both start the background, which is what delivers keys that were held.
api.runtime.onStartup.addListener(() => started);
api.runtime.onInstalled.addListener(({ reason }) => {
  startInOpenTabs(api, inject);
  return started.then(() => run(engine.installed(reason)));
});
api.storage.onChanged.addListener((_, area) => {
  if (area !== "session") started.then(chosen);
});
api.commands.onCommand.addListener((_, tab) => started.then(() => run(engine.shortcut(tab?.id))));
