// @ts-check
// Shows what the background answers to ExtensionRequest::Overview and Search (crates/core/src/protocol): at once what it
// last remembered, then what the helper says.
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

/** What each part of the popup shows now, by its selector. @type {Map<string, string>} */
const shown = new Map();

/**
 * Shows something else in a part of the popup; the same is not shown, and read out, again.
 *
 * @param {string} selector @param {unknown} news what it depends on @param {() => HTMLElement[]} make
 */
function put(selector, news, make) {
  const text = JSON.stringify(news);
  if (shown.get(selector) === text) return;
  shown.set(selector, text);
  find(selector).replaceChildren(...make());
}

/** How many stores more than fill the popup: the others follow when these are on the screen. */
const FIRST = 8;

/** Does this once what is in the page has been painted. @param {() => void} work */
const afterPaint = (work) => requestAnimationFrame(() => requestAnimationFrame(work));

/** Says something, also to those who cannot see it. @param {string} words */
const say = (words) => find("#said").replaceChildren(words);

/** @param {Failure} failure */
const sayFailure = ({ code }) => say(`${text(`failure_${code}`)} ${text(`failure_${code}_todo`)}`);

/**
 * What a failure of the helper means. What it means for a key is told where there is one, and once.
 *
 * @param {string} code @param {Overview["unsaved"]} unsaved
 */
function happened(code, unsaved) {
  if (unsaved.some(({ failure }) => failure?.code === code)) return [];
  if (code === "helper_missing" && unsaved.length === 0) return [text("welcome_missing")];
  return [text(`failure_${code}`), text(`failure_${code}_todo`)];
}

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
    ...happened(code, unsaved).map((words) => element("p", {}, words)),
    { set_up: setUp, try_again: again, nothing: again }[todo],
    element("p", { className: "detail" }, code),
  ];
}

/** Whether the user is typing a name or holding a button: nothing is to move then. */
const busy = () => find(".renaming, .held");

/** Shows anew what the background says. @param {"overview" | "search"} request */
async function show(request = "search") {
  if (busy()) return;
  showNews(await ask({ [request]: { text: find("#search").value } }));
}

/** @param {Overview} overview */
function showNews(overview) {
  if (busy()) return;
  const { removing: leaving, stores, total, problem, links } = overview;
  const fails = "failed" in overview.helper;
  const refocus = remember();
  const actions = { refresh: () => show(), say, sayFailure, tab: upstackTab };
  put("#helper", [overview.helper, overview.todo, overview.unsaved], () => helper(overview));
  put("#unsaved ul", overview.unsaved, () => overview.unsaved.map((key) => unsaved(key, actions)));
  find("#unsaved").hidden = overview.unsaved.length === 0;
  put("#removing ul", leaving, () => leaving.map((key) => removing(key, actions)));
  find("#removing").hidden = leaving.length === 0;
  put("#stores", [stores, upstackTab], () => {
    const rows = (/** @type {Overview["stores"]} */ some) => some.map((found) => store(found, actions));
    if (find("#stores").hasChildNodes()) return rows(stores);
    const news = shown.get("#stores");
    afterPaint(() => {
      if (shown.get("#stores") === news) find("#stores").append(...rows(stores.slice(FIRST)));
    });
    return rows(stores.slice(0, FIRST));
  });
  find("#none").hidden = stores.length > 0;
  find("#saved").hidden = total === 0 || fails;
  find("#empty").hidden = total + leaving.length > 0 || fails;
  find("#empty a").href = links.omnisend;
  if (problem) sayFailure(problem);
  find("main").removeAttribute("aria-busy");
  refocus();
}

/** The tab in front, if it shows Upstack. The address is known for that site and Omnisend's alone. */
async function findTab() {
  const [tab] = await api.tabs.query({ active: true, currentWindow: true });
  const here = api.runtime.getManifest().host_permissions[1].replace("*", "");
  if (tab?.url?.startsWith(here)) upstackTab = tab.id;
}

// Asked first of all, since the background may have to wake up for it.
const asked = ask({ overview: { text: "" } });
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

async function open() {
  const [known] = await Promise.all([api.storage.session.get("overview"), findTab()]);
  if (typeof known.overview === "string") showNews(JSON.parse(known.overview));
  focusSearch();
  showNews(await asked);
  // What was typed meanwhile.
  if (find("#search").value) await show();
  focusSearch();
  performance.mark("keyferry-shown");
}
open();
