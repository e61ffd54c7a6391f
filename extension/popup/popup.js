// @ts-check
// Shows what the background answers to PageRequest::Overview (crates/core/src/message.rs).

/** @type {typeof chrome} */
const api = /** @type {any} */ (globalThis).browser ?? chrome;

/**
 * @typedef {{code: string, cause: string}} Failure
 * @typedef {{label: string, brand_id?: string, last4: string, captured_at: number}} SavedKey
 * @typedef {{capture: string, brand_id?: string, last4: string, captured_at: number, failure?: Failure}} UnsavedKey
 * @typedef {{helper: {ready: {version: string}} | {failed: Failure}, unsaved: UnsavedKey[], saved: SavedKey[]}} Overview
 */

/** @param {string} name @param {string[]} args */
const text = (name, ...args) => api.i18n.getMessage(name, args);

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** @param {string} tag @param {string} className @param {string} content */
function element(tag, className, content) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = content;
  return made;
}

const dates = new Intl.DateTimeFormat(api.i18n.getUILanguage(), { dateStyle: "medium", timeStyle: "short" });

/** @param {SavedKey | UnsavedKey} key */
function details({ brand_id, last4, captured_at }) {
  const which = brand_id ? text("key_of_store", brand_id, last4) : text("key_of_unknown_store", last4);
  return [element("div", "detail", which), element("div", "detail", dates.format(captured_at * 1000))];
}

/** @param {UnsavedKey} key */
function unsaved(key) {
  const item = document.createElement("li");
  if (key.failure) {
    const retry = element("button", "", text("retry"));
    retry.addEventListener("click", async () => {
      await api.runtime.sendMessage({ retry: { capture: key.capture } });
      show();
    });
    item.append(...details(key), element("div", "detail", text(`failure_${key.failure.code}`)), retry);
  } else {
    item.append(element("div", "label", text("popup_saving")), ...details(key));
  }
  return item;
}

/** @param {SavedKey} key */
function saved(key) {
  const item = document.createElement("li");
  item.append(element("div", "label", key.label), ...details(key));
  return item;
}

/** @param {Overview["helper"]} helper */
function helper(helper) {
  if ("ready" in helper) {
    return [
      element("p", "status good", text("popup_ready")),
      element("p", "detail", text("popup_version", helper.ready.version)),
    ];
  }
  const { code } = helper.failed;
  return [
    element("p", "status bad", text("popup_failed")),
    element("p", "", text(`failure_${code}`)),
    element("p", "", text(`failure_${code}_todo`)),
    element("p", "detail", code),
  ];
}

async function show() {
  const reply = await api.runtime.sendMessage("overview");
  /** @type {Overview} */
  const overview = reply.overview;
  find("#helper").replaceChildren(...helper(overview.helper));
  find("#unsaved ul").replaceChildren(...overview.unsaved.map(unsaved));
  find("#unsaved").hidden = overview.unsaved.length === 0;
  find("#saved ul").replaceChildren(...overview.saved.map(saved));
  find("#saved").hidden = "failed" in overview.helper;
  find("#saved p").hidden = overview.saved.length > 0;
  find("main").removeAttribute("aria-busy");
}

document.documentElement.lang = api.i18n.getUILanguage();
for (const labelled of document.querySelectorAll("[data-text]")) {
  labelled.textContent = text(/** @type {string} */ (labelled.getAttribute("data-text")));
}
find("#helper").replaceChildren(element("p", "status", text("popup_loading")));
show();
