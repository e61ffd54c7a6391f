// @ts-check
// The popup's rows: saved keys with their actions, unsaved keys, removals that can be undone.
import { command, countText, date, element, find, request, text, time } from "../shared/page.js";
import { verdict } from "./checks.js";
import { button, copy, copyByBrowser, rename, revealWhileHeld } from "./actions.js";
import { colleague, placeLines, removal, removedText } from "./team.js";

/** @typedef {import("../types/messages").SavedKey} SavedKey */
/** @typedef {import("../types/messages").UnsavedKey} UnsavedKey */
/** @typedef {import("./actions.js").Page} Page */

/** @param {string} className @param {string} content */
const line = (className, content) => element("p", { className }, content);

/** Remembers which button has the focus, and returns a function that restores it. */
export function saveFocus() {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const { focus } = active?.dataset ?? {};
  return () => {
    if (focus) find(`[data-focus="${focus}"]`)?.focus();
  };
}

/** @param {SavedKey | UnsavedKey} key */
export const describe = ({ brand_id, last4 }) =>
  brand_id ? text("key_of_store", brand_id, last4) : text("key_of_unknown_store", last4);

/** @param {SavedKey} key */
export const nameOf = ({ label, profile }) => label || profile?.name || text("key_unnamed");

/** The title of a key that nothing names, by which it differs from others like it. @param {SavedKey} key */
const titleOf = ({ last4 }) => text("key_of_unknown_store", last4);

/** @param {SavedKey} key */
function lastUse({ used }) {
  if (!used) return "";
  return used.store ? text("key_used_for", date(used.at), used.store) : text("key_used", date(used.at));
}

/** Whether the store is the one in the key. @type {Record<import("../types/messages").StoreSource, boolean>} */
const IS_OF_KEY = { key: true, unread: true, page: false, unknown: false };

/** A line that states why a key's store is in doubt; none if it is not. @param {SavedKey | UnsavedKey} key */
function doubt(key) {
  if ("conflict" in key && key.conflict) return [line("doubt", text("key_conflict"))];
  return key.brand_id && !IS_OF_KEY[key.store_source] ? [line("doubt", text("key_unverified"))] : [];
}

/** The lines that say which store a key is of. Omnisend's description takes the place of the brand ID. @param {SavedKey} key @param {string} name */
function storeLines(key, name) {
  const { profile } = key;
  const website = profile?.website ?? "";
  if (!profile || !(profile.name || website)) return { shown: [line("detail", describe(key))], more: [] };
  const shop = [profile.platform, profile.currency].filter(Boolean).join(" · ");
  // The user's own name does not replace Omnisend's.
  const shown = [name === profile.name ? "" : profile.name, name === website ? "" : website].filter(Boolean).join(" · ");
  return {
    shown: shown ? [line("detail", shown)] : [],
    more: [...(shop ? [line("detail", shop)] : []), line("detail", describe(key))],
  };
}

/** The keys whose details are unfolded, by their ID. @type {Set<string>} */
const detailed = new Set();

/** Details that stay unfolded when the row is drawn again. @param {SavedKey} key @param {HTMLElement[]} lines */
function details(key, lines) {
  const created = element("details", { className: "more", open: detailed.has(key.id) }, element("summary", {}, text("key_details")), ...lines);
  created.addEventListener("toggle", () => (created.open ? detailed.add(key.id) : detailed.delete(key.id)));
  return created;
}

/** The row of a saved key. @param {SavedKey} key @param {Page} page @param {string} known the name that it is displayed under; empty if nothing names it */
function saved(key, page, known) {
  const name = known || titleOf(key);
  const store = storeLines(key, name);
  const { show, secret } = revealWhileHeld(key, page);
  const { remove, question } = removal(key, page);
  const isTheirs = colleague(key) !== undefined;
  const actions = element("div", { className: "actions" });
  const { tab } = page;
  if (tab !== undefined) {
    const fill = async () => {
      const reply = await request({ fill_in: { entry: key.id, tab } });
      if (typeof reply === "object" && "refused" in reply) page.announce(text(`refused_${reply.refused}`));
      else window.close();
    };
    actions.append(button("fill_here", key.id, { className: "primary", onclick: fill }));
  }
  actions.append(
    button("copy", key.id, { onclick: () => copy(key.id, page) }),
    show,
    ...(isTheirs ? [] : [button("rename", key.id, { onclick: () => rename(row, key, page) })]),
    remove,
  );
  const used = lastUse(key);
  // An entry without attributes has neither time nor use.
  const when = isTheirs ? text("key_captured", time(key.captured_at)) : text("key_saved", time(key.captured_at));
  const times = key.captured_at ? [line("detail", when)] : [];
  const areTimesShown = isTheirs || store.more.length === 0;
  const row = element(
    "div",
    { className: "key" },
    line("name", name),
    ...store.shown,
    ...doubt(key),
    ...placeLines(key),
    // A colleague's key is checked once it is in this computer's keyring.
    ...(isTheirs ? [] : [verdict(key, page.checks)]),
    ...(areTimesShown ? times : []),
    ...(!isTheirs && (key.captured_at || used) ? [line(used ? "detail used" : "detail", used || text("key_not_used"))] : []),
    actions,
    question,
    ...(store.more.length ? [details(key, [...store.more, ...(areTimesShown ? [] : times)])] : []),
    // Below the buttons, so that the held button does not move.
    secret,
  );
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", [name, describe(key), ...doubt(key).map((doubt) => doubt.textContent)].join(". "));
  return row;
}

/** The stores whose older keys are unfolded, by the ID of their latest key. @type {Set<string>} */
const unfolded = new Set();

/** The rows of a store's keys. @param {import("../types/messages").StoreKeys} store @param {Page} page */
export function store({ name, latest, older, older_names }, page) {
  const item = element("li", {}, saved(latest, page, name));
  if (older.length > 0) {
    const list = element("ul", {}, ...older.map((key, at) => element("li", {}, saved(key, page, older_names[at]))));
    const summary = element("summary", {}, countText("older_keys", older.length));
    const details = element("details", { open: unfolded.has(latest.id) }, summary, list);
    details.addEventListener("toggle", () => {
      if (details.open) unfolded.add(latest.id);
      else unfolded.delete(latest.id);
    });
    item.firstElementChild?.append(details);
  }
  return item;
}

/** @param {UnsavedKey} key @param {Page} page */
export function unsaved(key, page) {
  const captured = line("detail", text("key_captured", time(key.captured_at)));
  const details = [line("detail", describe(key)), ...doubt(key), captured];
  const { capture, failure, holder } = key;
  if (!failure || !holder) return element("li", { className: "key" }, line("name", text("popup_saving")), ...details);
  const { code } = failure;
  const retry = async () => {
    await command({ retry: { capture: key.capture } });
    page.refresh();
  };
  return element(
    "li",
    { className: "key" },
    line("name", text("notice_unsaved", key.last4)),
    line("", text({ browser: "held_by_browser", page: "held_by_tab" }[holder])),
    ...details,
    line("", text(`failure_${code}`)),
    ...(code === page.setUpFor ? [] : [line("", text(`failure_${code}_todo`))]),
    element(
      "div",
      { className: "actions" },
      button("retry", capture, { className: "primary", onclick: retry }),
      button("copy", capture, { onclick: () => copyByBrowser({ copy_unsaved: capture }, page) }),
    ),
  );
}

/** The row of a removal that can be undone. @param {import("../types/messages").Removing} removing @param {Page} page */
export function removing(removing, page) {
  const { key } = removing;
  const undo = async () => {
    await command({ undo: { entry: key.id } });
    await page.refresh();
    find(`[data-focus="remove ${key.id}"]`)?.focus();
  };
  const undoButton = button("undo", key.id, { onclick: undo });
  return element("li", { className: "removing" }, line("", removedText(removing, nameOf(key))), undoButton);
}
