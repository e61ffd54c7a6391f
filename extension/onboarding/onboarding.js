// @ts-check
// The page after installing: shows whether the helper answers, as soon as it does, and where to go from there.
import { api, ask, find, localise, text } from "../shared/page.js";

/** How often to ask for the helper while it does not answer, in milliseconds. */
const ASK_AGAIN = 2000;
/** What to run after the download, by the browser's name of the system. @type {Record<string, string>} */
const COMMANDS = { win: ".\\keyferry.exe install", mac: "./keyferry install", linux: "./keyferry install" };

async function showSystem() {
  const { os } = await api.runtime.getPlatformInfo();
  const known = os in COMMANDS ? os : "linux";
  find("#run").textContent = text(`welcome_run_${known}`);
  find("#command").textContent = COMMANDS[known];
  const { isOnToolbar } = (await api.action.getUserSettings?.()) ?? {};
  find("#pin").hidden = isOnToolbar !== false;
}

async function watchHelper() {
  /** @type {import("../popup/popup.js").Overview} */
  const { helper, links } = await ask({ overview: { text: "" } });
  const ready = "ready" in helper;
  find("#download").href = links.helper;
  find("#keys").href = links.omnisend;
  const state = find("#state");
  const words = ready ? text("welcome_ready", helper.ready.version) : text("popup_failed");
  // Said anew only when it is news.
  if (state.textContent !== words) state.textContent = words;
  state.className = ready ? "status good" : "status bad";
  find("#missing").hidden = ready;
  if (ready) return;
  const { code } = helper.failed;
  find("#happened").textContent = code === "helper_missing" ? text("welcome_missing") : text(`failure_${code}`);
  setTimeout(watchHelper, ASK_AGAIN);
}

localise();
document.title = text("welcome_title");
showSystem();
watchHelper();
