// @ts-check
// The rows of the popup: saved keys with what can be done to them, unsaved keys, keys that can still be kept.
import { ask, date, element, find, text, time } from "../shared/page.js";
import { button, copy, holdToShow, rename } from "./actions.js";

/**
 * @typedef {{code: string}} Failure
 * @typedef {{id: string, brand_id?: string, label: string, last4: string, captured_at: number,
 *   used?: {at: number, store: string}}} SavedKey
 * @typedef {{capture: string, brand_id?: string, last4: string, captured_at: number, failure?: Failure}} UnsavedKey
 * @typedef {{refresh: () => Promise<void>, say: (words: string) => void, sayFailure: (failure: Failure) => void,
 *   tab?: number}} Page
 */

/** @param {string} className @param {string} words */
const line = (className, words) => element("p", { className }, words);

/** Remembers where the focus is; the function returned puts it back. */
export function remember() {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const { focus } = active?.dataset ?? {};
  return () => {
    if (focus) find(`[data-focus="${focus}"]`)?.focus();
  };
}

/** @param {SavedKey | UnsavedKey} key */
const which = ({ brand_id, last4 }) =>
  brand_id ? text("key_of_store", brand_id, last4) : text("key_of_unknown_store", last4);

/** @param {SavedKey} key */
const name = (key) => key.label || text("key_unnamed");

/** One saved key. @param {SavedKey} key @param {Page} page */
function saved(key, page) {
  const { show, secret } = holdToShow(key, page);
  const remove = async () => {
    await ask({ remove: { entry: key.id } });
    await page.refresh();
    find(`[data-focus="undo ${key.id}"]`)?.focus();
  };
  const fill = async () => {
    const reply = await ask({ fill_in: { entry: key.id, tab: page.tab } });
    if (reply.failed) page.sayFailure(reply.failed);
    else window.close();
  };
  const used = key.used && (key.used.store ? text("key_used_for", date(key.used.at), key.used.store) : text("key_used", date(key.used.at)));
  const actions = element("div", { className: "actions" });
  if (page.tab !== undefined) actions.append(button("fill_here", key.id, { className: "primary", onclick: fill }));
  actions.append(
    button("copy", key.id, { onclick: () => copy(key, page) }),
    show,
    button("rename", key.id, { onclick: () => rename(row, key, page) }),
    button("remove", key.id, { className: "away", onclick: remove }),
  );
  const row = element(
    "div",
    { className: "key" },
    line("name", name(key)),
    line("detail", which(key)),
    line("detail", text("key_saved", time(key.captured_at))),
    line(used ? "detail used" : "detail", used || text("key_not_used")),
    actions,
    // Below the button that is being held: it must not move.
    secret,
  );
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", `${name(key)}. ${which(key)}`);
  return row;
}

/** The stores whose older keys are unfolded, by the id of their latest key. @type {Set<string>} */
const unfolded = new Set();

/** The keys of one store. @param {{latest: SavedKey, older: SavedKey[]}} store @param {Page} page */
export function store({ latest, older }, page) {
  const item = element("li", {}, saved(latest, page));
  if (older.length > 0) {
    const list = element("ul", {}, ...older.map((key) => element("li", {}, saved(key, page))));
    const summary = element("summary", {}, text("older_keys", String(older.length)));
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
  const details = [line("detail", which(key)), line("detail", text("key_captured", time(key.captured_at)))];
  if (!key.failure) return element("li", { className: "key" }, line("name", text("popup_saving")), ...details);
  const { code } = key.failure;
  const retry = async () => {
    await ask({ retry: { capture: key.capture } });
    page.refresh();
  };
  return element(
    "li",
    { className: "key" },
    line("name", text("notice_unsaved", key.last4)),
    ...details,
    line("", text(`failure_${code}`)),
    line("", text(`failure_${code}_todo`)),
    element("div", { className: "actions" }, button("retry", key.capture, { className: "primary", onclick: retry })),
  );
}

/** @param {SavedKey} key @param {Page} page */
export function removing(key, page) {
  const undo = async () => {
    await ask({ undo: { entry: key.id } });
    await page.refresh();
    find(`[data-focus="remove ${key.id}"]`)?.focus();
  };
  return element("li", { className: "removing" }, line("", text("removed", name(key))), button("undo", key.id, { onclick: undo }));
}
