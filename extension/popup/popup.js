// @ts-check
// Shows what the background answers to PageRequest::Overview and Search (crates/core/src/message.rs).
import { api, ask, element, find, localise, onChange, text } from "../shared/page.js";
import { remember, removing, store, unsaved } from "./keys.js";

/** @typedef {import("./keys.js").SavedKey} SavedKey */
/** @typedef {import("./keys.js").Failure} Failure */
/**
 * @typedef {{
 *   helper: {ready: {version: string}} | {failed: Failure}, todo: "nothing" | "set_up" | "try_again",
 *   unsaved: import("./keys.js").UnsavedKey[], stores: {latest: SavedKey, older: SavedKey[]}[], total: number,
 *   removing: SavedKey[], undo_seconds: number, problem?: Failure, links: {omnisend: string, upstack: string, helper: string}
 * }} Overview
 */

/** The tab that the user looks at, if a key can be filled in there. @type {number | undefined} */
let upstackTab;

/** What is shown now, so that the same is not shown again. */
let shown = "";

/** Says something, also to those who cannot see it. @param {string} words */
const say = (words) => find("#said").replaceChildren(words);

/** @param {Failure} failure */
const sayFailure = ({ code }) => say(`${text(`failure_${code}`)} ${text(`failure_${code}_todo`)}`);

/** @param {Overview} overview */
function helper({ helper, todo, unsaved }) {
  if ("ready" in helper) {
    return [
      element("p", { className: "status good" }, text("popup_ready")),
      element("p", { className: "detail", hidden: true }, text("popup_version", helper.ready.version)),
    ];
  }
  const { code } = helper.failed;
  const again = element("button", { onclick: () => show("overview") }, text("retry"));
  const setUp = element("a", { className: "button primary", href: "../onboarding/onboarding.html" }, text("set_up"));
  Object.assign(setUp, { target: "_blank" });
  return [
    element("p", { className: "status bad" }, text("popup_failed")),
    // What a failure means for a key is told where there is one.
    ...(code === "helper_missing" && unsaved.length === 0
      ? [element("p", {}, text("welcome_missing"))]
      : [element("p", {}, text(`failure_${code}`)), element("p", {}, text(`failure_${code}_todo`))]),
    { set_up: setUp, try_again: again, nothing: again }[todo],
    element("p", { className: "detail" }, code),
  ];
}

/** Shows anew what the background says. @param {unknown} request */
async function show(request = { search: { text: find("#search").value } }) {
  // Not while the user is typing a name or holding a button.
  const busy = () => find(".renaming, .held");
  if (busy()) return;
  /** @type {Overview} */
  const overview = await ask(request);
  const news = JSON.stringify([overview, upstackTab]);
  if (busy() || news === shown) return;
  shown = news;
  const refocus = remember();
  const actions = { refresh: () => show(), say, sayFailure, tab: upstackTab };
  find("#helper").replaceChildren(...helper(overview));
  find("#unsaved ul").replaceChildren(...overview.unsaved.map((key) => unsaved(key, actions)));
  find("#unsaved").hidden = overview.unsaved.length === 0;
  find("#removing ul").replaceChildren(...overview.removing.map((key) => removing(key, actions)));
  find("#removing").hidden = overview.removing.length === 0;
  find("#stores").replaceChildren(...overview.stores.map((found) => store(found, actions)));
  find("#none").hidden = overview.stores.length > 0;
  find("#saved").hidden = overview.total === 0 || "failed" in overview.helper;
  find("#empty").hidden = overview.total + overview.removing.length > 0 || "failed" in overview.helper;
  find("#empty a").href = overview.links.omnisend;
  if (overview.problem) sayFailure(overview.problem);
  find("main").removeAttribute("aria-busy");
  refocus();
}

/** The tab in front, if it shows Upstack. The address is known for that site and Omnisend's alone. */
async function findTab() {
  const [tab] = await api.tabs.query({ active: true, currentWindow: true });
  const here = api.runtime.getManifest().host_permissions[1].replace("*", "");
  if (tab?.url?.startsWith(here)) upstackTab = tab.id;
}

localise();
find("#helper").replaceChildren(element("p", { className: "status" }, text("popup_loading")));
find("#search").addEventListener("input", () => show());
find("main").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const target = /** @type {HTMLElement} */ (event.target);
  if (!by || (target instanceof HTMLInputElement && target.id !== "search")) return;
  // From the search to the first key, and from key to key.
  const stops = [find("#search"), ...document.querySelectorAll("#stores .key")];
  const at = stops.indexOf(target.closest("#stores .key") ?? target);
  const next = stops[at + by];
  if (at < 0 || !next) return;
  event.preventDefault();
  (next.querySelector("button") ?? next).focus();
});
onChange(() => show());

function focusSearch() {
  if (!find("#saved").hidden && document.activeElement === document.body) find("#search").focus();
}

// First what is known of the keys already, then what the helper says now.
findTab()
  .then(() => show())
  .then(focusSearch)
  .then(() => show("overview"))
  .then(() => {
    focusSearch();
    performance.mark("keyferry-shown");
  });
