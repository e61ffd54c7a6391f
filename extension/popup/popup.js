// @ts-check
// The popup: shows the cached overview first, then the background's.
import { missingAccess, showAccess } from "../shared/access.js";
import { api, ask, element, find, localise, onChange, text } from "../shared/page.js";
import { connectAddForm } from "./add.js";
import { connectChecks, showChecks } from "./checks.js";
import { describe, nameOf, removing, saveFocus, store, unsaved } from "./keys.js";
import { connectTeam, teamLines } from "./team.js";
import { showUnknownPage } from "./unknown.js";

/** @typedef {import("../types/messages").Overview} Overview */

/** The active tab of the popup's window. @type {chrome.tabs.Tab | undefined} */
let tabInFront;

/** The data that each part of the popup was last drawn from, as JSON, by the part's selector. @type {Map<string, string>} */
const drawn = new Map();

/**
 * Draws a part of the popup if its data has changed: screen readers read out redrawn elements again.
 *
 * @param {string} selector @param {unknown} dependencies @param {() => HTMLElement[]} create
 */
function draw(selector, dependencies, create) {
  const json = JSON.stringify(dependencies);
  if (drawn.get(selector) === json) return;
  drawn.set(selector, json);
  find(selector).replaceChildren(...create());
}

/** The row of each store and the data that it was drawn from, as JSON, by the ID of the store's latest key. @type {Map<string, {json: string, row: HTMLElement}>} */
const rows = new Map();

/**
 * The row of a store, drawn anew only if its data has changed: a row that is replaced loses a click that has begun.
 *
 * @param {import("../types/messages").StoreKeys} keys @param {import("./actions.js").Page} page
 */
function rowOf(keys, page) {
  const { running, obstacles } = page.checks;
  const ids = [keys.latest, ...keys.older].map(({ id }) => id);
  const checks = [running && ids.includes(running) ? running : null, obstacles.filter(({ entry }) => ids.includes(entry))];
  const json = JSON.stringify([keys, page.tab, checks]);
  const known = rows.get(keys.latest.id);
  if (known?.json === json) return known.row;
  const row = store(keys, page);
  rows.set(keys.latest.id, { json, row });
  return row;
}

/** Shows these rows, and leaves those alone that stay in their order. @param {HTMLElement[]} shown */
function showRows(shown) {
  const list = find("#stores");
  for (const row of [...list.children]) if (!shown.includes(/** @type {HTMLElement} */ (row))) row.remove();
  shown.forEach((row, at) => list.children[at] === row || list.insertBefore(row, list.children[at] ?? null));
}

/** @type {Overview | undefined} */
let shownLast;

/** Number of stores drawn before the first paint: more than fit into the popup. The others follow after it. */
const FIRST_STORES = 8;

/** @param {() => void} work */
const afterPaint = (work) => requestAnimationFrame(() => requestAnimationFrame(work));

/** Shows a message in the status element, which screen readers read out. @param {string} message @param {HTMLElement} [action] a button */
const announce = (message, action) =>
  find("#said").replaceChildren(element("span", {}, message), ...(action ? [action] : []));

/** @param {import("../types/messages").Failure} failure */
const announceFailure = ({ code }) => announce(`${text(`failure_${code}`)} ${text(`failure_${code}_todo`)}`);

/** Announces the key that was added. @param {import("../types/messages").AddedKey} added */
const announceAdded = ({ entry, already_saved }) =>
  announce(already_saved ? text("added_before", nameOf(entry)) : text("added", describe(entry)));

/**
 * Explains a failure of the helper, unless an unsaved key's row explains it already. The button to set up the helper
 * makes the advice to click it superfluous.
 *
 * @param {string} code @param {Overview} overview
 */
function explain(code, { unsaved, next_step }) {
  if (unsaved.some(({ failure }) => failure?.code === code)) return [];
  const failure = text(`failure_${code}`);
  return next_step === "set_up" ? [failure] : [failure, text(`failure_${code}_todo`)];
}

/** @param {Overview} overview */
function helper(overview) {
  const { helper, next_step } = overview;
  if ("ready" in helper) {
    return [
      element("p", { className: "status good" }, text("popup_ready")),
      element("p", { className: "detail", hidden: true }, text("popup_version", helper.ready.version)),
    ];
  }
  const { code } = helper.failed;
  const again = element("button", { onclick: () => refresh("overview") }, text("retry"));
  const href = "../onboarding/onboarding.html";
  const setUp = element("a", { className: "button primary", href, target: "_blank" }, text("set_up"));
  return [
    element("p", { className: "status bad" }, text("popup_failed")),
    ...explain(code, overview).map((sentence) => element("p", {}, sentence)),
    element("div", { className: "actions" }, ...{
      set_up: [setUp],
      try_again: [again],
      try_again_or_set_up: [again, setUp],
      none: [again],
    }[next_step]),
    element("p", { className: "detail" }, code),
  ];
}

/** Whether the user is renaming a key, holding a button or answering a question. Nothing may be redrawn meanwhile. */
const isBusy = () => find(".renaming, .held, .asking");

/** Requests the overview for the current search and shows it. @param {"overview" | "search"} kind */
async function refresh(kind = "search") {
  if (isBusy()) return;
  const search = { text: find("#search").value };
  const { content } = await ask(kind === "search" ? { search } : { overview: search }, "overview");
  if (content) show(content);
}

/** Whether a pointer or the space bar is down: a row that is replaced meanwhile loses the click. */
let isPressed = false;

/** The overview that arrived meanwhile. @type {Overview | undefined} */
let arrived;

/** @param {Event} event */
function press(event) {
  isPressed = !("key" in event) || event.key === " ";
}

function release() {
  // The click follows in the same task.
  setTimeout(() => {
    isPressed = false;
    if (arrived) show(arrived);
  });
}

/** @param {Overview} overview */
function show(overview) {
  arrived = isPressed ? overview : undefined;
  if (arrived || isBusy()) return;
  const { stores, total, problem, refusal, added, links, naming } = overview;
  const fails = "failed" in overview.helper;
  const restoreFocus = saveFocus();
  // The extension can read the addresses of tabs on the two sites only.
  const tab = tabInFront?.url?.startsWith(`${links.upstack_origin}/`) ? tabInFront.id : undefined;
  const setUpFor = "failed" in overview.helper && overview.next_step === "set_up" ? overview.helper.failed.code : undefined;
  const { checks } = overview;
  const page = { refresh: () => refresh(), announce, announceFailure, tab, setUpFor, checks };
  draw("#helper", [overview.helper, overview.next_step, overview.unsaved], () => helper(overview));
  draw("#unsaved ul", [overview.unsaved, setUpFor], () => overview.unsaved.map((key) => unsaved(key, page)));
  find("#unsaved").hidden = overview.unsaved.length === 0;
  draw("#removing ul", overview.removing, () => overview.removing.map((key) => removing(key, page)));
  find("#removing").hidden = overview.removing.length === 0;
  showChecks(overview);
  draw("#team div", [overview.team, overview.not_shared], () => teamLines(overview));
  find("#team").hidden = !find("#team div").hasChildNodes();
  const isFirst = !naming && !find("#stores").hasChildNodes();
  const showStores = (/** @type {Overview["stores"]} */ some) => showRows(some.map((keys) => rowOf(keys, page)));
  shownLast = overview;
  showStores(isFirst ? stores.slice(0, FIRST_STORES) : stores);
  if (isFirst) afterPaint(() => shownLast === overview && showStores(stores));
  find("#none").hidden = stores.length > 0;
  find("#saved").hidden = total === 0 || fails;
  find("#empty").hidden = total + overview.removing.length > 0 || fails;
  find("#empty a").href = links.omnisend;
  find("#report").href = links.report;
  if (problem) announceFailure(problem);
  if (refusal) announce(text(`refused_${refusal}`));
  if (added) announceAdded(added);
  find("main").removeAttribute("aria-busy");
  restoreFocus();
  if (naming) startNaming(naming);
}

/** Opens the field for a key's name. @param {string} id */
function startNaming(id) {
  const button = find(`[data-focus="rename ${id}"]`);
  button?.closest("details")?.setAttribute("open", "");
  button?.click();
}

async function findTab() {
  [tabInFront] = await api.tabs.query({ active: true, currentWindow: true });
}

/** Moves the focus between the search field and the keys. @param {KeyboardEvent} event */
function moveFocus(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const target = /** @type {HTMLElement} */ (event.target);
  if (!step || (target instanceof HTMLInputElement && target.id !== "search")) return;
  const stops = [find("#search"), ...document.querySelectorAll("#stores .key")];
  const at = stops.indexOf(target.closest("#stores .key") ?? target);
  const next = stops[at + step];
  if (at < 0 || !next) return;
  event.preventDefault();
  (next.querySelector("button") ?? next).focus();
}

function focusSearch() {
  if (!find("#saved").hidden && document.activeElement === document.body) find("#search").focus();
}

// Sent before anything else, since the browser may have to start the background.
const requested = ask({ overview: { text: "" } }, "overview");
localise();
find("#helper").replaceChildren(element("p", { className: "status" }, text("popup_loading")));
find("#search").addEventListener("input", () => refresh());
find("main").addEventListener("keydown", moveFocus);
onChange(() => refresh());
for (const kind of ["pointerdown", "keydown"]) find("#stores").addEventListener(kind, press);
for (const kind of ["pointerup", "pointercancel", "keyup", "blur"]) addEventListener(kind, release);
// Firefox displays its question behind the popup.
showAccess(find("#access"), announce, "getBrowserInfo" in api.runtime ? "../options/options.html" : undefined);
connectAddForm();
connectChecks();
connectTeam();

async function open() {
  const [cached] = await Promise.all([api.storage.session.get("overview"), findTab()]);
  if (typeof cached.overview === "string") show(JSON.parse(cached.overview));
  focusSearch();
  const { content } = await requested;
  if (content) {
    show(content);
    showUnknownPage({ tab: tabInFront, links: content.links, missing: await missingAccess() }, announce);
  }
  // The user may have typed a search while the request ran.
  if (find("#search").value) await refresh();
  focusSearch();
  performance.mark("keyferry-shown");
}
open();
