// @ts-check
// Carries out the engine's actions: the variants of Action in crates/core/src/background/event.rs.
import { api } from "./browser.js";
import { engine } from "./engine.js";
import { disconnectHost, sendToHost } from "./host-port.js";
import { injectScript } from "./injection.js";
import { createMenus } from "./menus.js";
import { sendReply } from "./replies.js";
import { closeSignIn, openSignIn } from "./sign-in.js";
import { checkText } from "./texts.js";
import { cacheOverview, hold, holdRemovals, holdSession, storeChoice } from "./storage.js";
import { setBadge, setIcon, setTitle } from "./toolbar.js";

/** @typedef {import("../types/messages").Action} Action */

/** @type {import("./host-port.js").Listener} */
const hostListener = {
  onMessage: (message) => run(engine.onHostReply(message)),
  onDisconnect: (error) => run(engine.onHostDisconnected(error)),
};

/** Settles when the pending captures are held, as they were last. @type {Promise<unknown>} */
let held = Promise.resolve();

/** If a handler returns a promise, the next action waits for it. @type {import("../types/messages").Handlers<Action>} */
const handlers = {
  hold_pending(pending) {
    // The next action need not wait: the browser keeps the order of writes, and the page still has the key.
    held = hold(pending);
    held.catch((error) => run(engine.onHoldFailed(String(error))));
  },
  reply_to_page({ reply_to, reply }) {
    sendReply(reply_to, reply);
  },
  reply_to_extension({ reply_to, reply }) {
    sendReply(reply_to, reply);
  },
  reply_once_held({ reply_to, held: reply, not_held }) {
    held.then(
      () => sendReply(reply_to, reply),
      () => sendReply(reply_to, not_held),
    );
  },
  notify_page({ page, delivery }) {
    // Rejects if the tab was closed. The popup still shows the unsaved key.
    api.tabs.sendMessage(page.tab, delivery, { frameId: page.frame }).catch(() => {});
  },
  notify_checked({ page, capture, verdict, store, is_problem }) {
    /** @type {import("../types/messages").CheckLine} */
    const message = { capture, line: checkText(verdict, store), is_problem };
    // Rejects if the tab was closed. The popup shows the answer, too.
    api.tabs.sendMessage(page.tab, message, { frameId: page.frame }).catch(() => {});
  },
  send_to_host(request) {
    sendToHost(request, hostListener);
  },
  disconnect_host() {
    disconnectHost();
  },
  start_timer({ id, millis }) {
    setTimeout(() => run(engine.onTimer(id)), millis);
  },
  set_alarm({ alarm, seconds, repeats }) {
    api.alarms.create(alarm, repeats ? { periodInMinutes: seconds / 60 } : { delayInMinutes: seconds / 60 });
  },
  clear_alarm(alarm) {
    api.alarms.clear(alarm);
  },
  inject_script({ page, file }) {
    // Rejects if the document was closed or left, or may not be changed.
    injectScript(page, file).catch(() => run(engine.onInjectionFailed(page.tab, page.frame)));
  },
  hold_session(session) {
    // Without it, limits begin anew when the background is restarted.
    holdSession(session).catch(() => {});
  },
  // The popup shows the removal only once it would survive the browser's end.
  hold_removals: holdRemovals,
  set_badge(badge) {
    setBadge(badge);
  },
  set_title(title) {
    setTitle(title);
  },
  set_icon(icon) {
    setIcon(icon);
  },
  cache_overview(overview) {
    // Without the cache the popup waits for the helper.
    cacheOverview(overview).catch(() => {});
  },
  notify_extension_pages() {
    // Rejects while no extension page is open.
    api.runtime.sendMessage("changed").catch(() => {});
  },
  create_menus: createMenus,
  open_page(page) {
    api.tabs.create({ url: api.runtime.getURL(page) });
  },
  open_sign_in: openSignIn,
  close_sign_in: closeSignIn,
  reload() {
    api.runtime.reload();
  },
  open_popup({ or_window }) {
    // Rejects where the browser wants a click for it. The toolbar icon shows messages too.
    api.action.openPopup().catch(() => (or_window ? openPopupWindow() : undefined));
  },
  send_to_page({ page, command }) {
    // Rejects if the tab was closed, or has no content script any more.
    api.tabs.sendMessage(page.tab, command, { frameId: page.frame }).catch(() => {});
  },
  store_choice: storeChoice,
  command_tab({ id, tab, command }) {
    const onAnswer = (/** @type {unknown} */ answer) => run(engine.onTabAnswer(id, answer));
    // Rejects where no content script runs.
    api.tabs.sendMessage(tab, command, { frameId: 0 }).then(onAnswer, () => onAnswer(undefined));
  },
};

/** Opens the popup as a window, as wide as the popup, with room for three keys. */
function openPopupWindow() {
  return api.windows.create({ url: api.runtime.getURL("popup/popup.html"), type: "popup", width: 460, height: 640 });
}

/** @param {Action} action */
function perform(action) {
  const [name, content] = typeof action === "string" ? [action, undefined] : Object.entries(action)[0];
  const handler = handlers[/** @type {keyof typeof handlers} */ (name)];
  return /** @type {(content: unknown) => unknown} */ (handler)(content);
}

let queue = Promise.resolve();

/** Carries out actions in order, after those of earlier events. @param {Action[]} actions */
export function run(actions) {
  queue = queue.then(async () => {
    for (const action of actions) {
      try {
        await perform(action);
      } catch {
        // A failed action does not stop the others.
      }
    }
  });
}
