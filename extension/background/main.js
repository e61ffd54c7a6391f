// @ts-check
// The entry point of the background: passes the browser's events to the engine and carries out its actions.
// It makes no decisions: see crates/core/src/background.
import { run } from "./actions.js";
import { api } from "./browser.js";
import { engine } from "./engine.js";
import { injectIntoAllowedTabs, takeOverOpenTabs } from "./injection.js";
import { onMenuUsed } from "./menus.js";
import { expectReply } from "./replies.js";
import { isFirstStart, readChoice, readHeld, readPolicy, readRemovals } from "./storage.js";

async function loadSettings() {
  const [user, managed] = await Promise.all([readChoice(), readPolicy()]);
  run(engine.onSettings(user, managed));
}

/** @template Value @param {Promise<Value>} reading @returns {Promise<Value | undefined>} */
const orNothing = (reading) => reading.catch(() => undefined);

// No event reports that the user has switched the extension on.
isFirstStart().then((isFirst) => (isFirst ? takeOverOpenTabs() : undefined));

/**
 * Settles once the engine has the settings and the pending captures. Every other event waits for it. A storage that fails
 * withholds no other one's content: the pending captures are in session memory, and the settings on disk.
 */
const started = Promise.all([
  orNothing(readHeld()),
  orNothing(readRemovals()),
  orNothing(readChoice()),
  readPolicy(),
]).then(([stored, removals, user, managed]) =>
  run(engine.onStarted(stored?.held, stored?.session, removals, user, managed)),
);

api.runtime.onMessage.addListener((message, sender, reply) => {
  const replyTo = expectReply(reply);
  const origin = sender.origin ?? new URL(sender.url ?? "about:blank").origin;
  started.then(() => run(engine.onMessage(origin, sender.tab?.id, sender.frameId, replyTo, message)));
  // Keeps the reply function valid after the listener returns.
  return true;
});
api.alarms.onAlarm.addListener(({ name }) => started.then(() => run(engine.onAlarm(name))));
addEventListener("online", () => started.then(() => run(engine.onOnline())));
// With a listener, the browser starts the background at its own start. Interrupted removals then go on.
api.runtime.onStartup.addListener(() => started);
api.runtime.onInstalled.addListener(({ reason }) => {
  started.then(() => run(engine.onInstalled(reason !== "install")));
});
// Without a listener, the browser starts the new version at once, and empties the session memory.
api.runtime.onUpdateAvailable.addListener(() => started.then(() => run(engine.onUpdateAvailable())));
api.storage.onChanged.addListener((changes, area) => {
  if (area === "managed" || "choice" in changes) started.then(loadSettings);
});
// The browser runs the scripts of a site that the user allows in pages that are loaded later only.
api.permissions.onAdded.addListener(injectIntoAllowedTabs);
onMenuUsed((...used) => started.then(() => run(engine.onMenu(...used))));
api.commands.onCommand.addListener((_command, tab) => {
  const id = tab?.id;
  if (id !== undefined) started.then(() => run(engine.onShortcut(id)));
});
