// @ts-check
// The onboarding page: where the helper for this computer comes from, and whether it answers.
import { api, ask, find, localise, onChange, text } from "../shared/page.js";
import { showSources } from "./downloads.js";

/** Pause between checks while the helper does not answer, in milliseconds. */
const CHECK_INTERVAL = 2000;
/** The command to run in the folder of an archive. */
const COMMAND = "./keyferry install";
/** The command of an installed helper that names what a browser from Snap or Flatpak needs. */
const NEXT_STEP = "keyferry install";

/**
 * The parts of the page that help with each next step: the failure's advice, and the steps that install the helper.
 *
 * @type {Record<import("../types/messages").NextStep, { advice: boolean, set_up: boolean }>}
 */
const STEPS = {
  none: { advice: true, set_up: false },
  set_up: { advice: false, set_up: true },
  try_again: { advice: true, set_up: false },
  try_again_or_set_up: { advice: false, set_up: true },
};

async function showPin() {
  const { isOnToolbar } = (await api.action.getUserSettings?.()) ?? {};
  find("#pin").hidden = isOnToolbar !== false;
}

/** @param {import("../types/messages").Overview} overview @returns {boolean} whether the helper answers */
function show({ helper, next_step, links }) {
  const ready = "ready" in helper;
  // A release's own file has its address already.
  if (!find("#download").href) find("#download").href = links.helper;
  find("#keys").href = links.omnisend;
  const state = find("#state");
  const status = ready ? text("welcome_ready", helper.ready.version) : text("popup_failed");
  // Screen readers read out the status each time it is set.
  if (state.textContent !== status) state.textContent = status;
  state.className = ready ? "status good" : "status bad";
  find("#missing").hidden = ready;
  if (ready) return true;
  const { code } = helper.failed;
  find("#happened").textContent = text(`failure_${code}`);
  const { set_up, advice } = STEPS[next_step];
  find("#advice").textContent = advice ? text(`failure_${code}_todo`) : "";
  find("#set-up").hidden = !set_up;
  return false;
}

/** Whether the helper has answered. */
let isReady = false;

/** The timer of the next check. @type {number | undefined} */
let next;

async function checkHelper() {
  clearTimeout(next);
  if (isReady) return;
  const { content } = await ask("helper", "overview");
  if (content) isReady = show(content);
  clearTimeout(next);
  // Another call may ask for a password: it waits for the user to return to the page.
  if (!isReady && content?.next_step !== "try_again") next = setTimeout(checkHelper, CHECK_INTERVAL);
}

function watchHelper() {
  addEventListener("focus", checkHelper);
  onChange(checkHelper);
  return checkHelper();
}

localise();
find("#command").textContent = COMMAND;
find("#next-step").textContent = NEXT_STEP;
find("#copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText(COMMAND);
  find("#copy").textContent = text("command_copied");
});
document.title = text("welcome_title");
showPin();
showSources().then(watchHelper);
