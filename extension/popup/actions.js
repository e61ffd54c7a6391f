// @ts-check
// Actions on a saved key: reveal while a button is held, copy, rename.
import { ask, duration, element, find, text } from "../shared/page.js";

/** @typedef {import("../types/messages").SavedKey} SavedKey */
/**
 * The parts of the popup that the rows use.
 *
 * @typedef {object} Page
 * @property {() => Promise<void>} refresh
 * @property {(message: string, action?: HTMLElement) => void} announce with a button for the one thing to do
 * @property {(failure: import("../types/messages").Failure) => void} announceFailure
 * @property {number} [tab] the tab in front, if a key can be filled in there
 * @property {import("../types/messages").ChecksView} checks
 * @property {string} [setUpFor] the failure that the popup's button to set up the helper fixes, so that no text needs to name it
 */

/** A button that keeps the focus when its row is drawn again. @param {string} name @param {string} id @param {object} properties */
export function button(name, id, properties) {
  const created = element("button", { type: "button", ...properties }, text(name));
  created.dataset.focus = `${name} ${id}`;
  return created;
}

/** A button that reveals the key while it is held. @param {SavedKey} key @param {Page} page */
export function revealWhileHeld(key, page) {
  const secret = element("code", { className: "secret", hidden: true });
  const show = button("reveal", key.id, { title: text("reveal_hint") });
  const isHeld = () => show.classList.contains("held");
  const hide = () => {
    secret.hidden = true;
    secret.textContent = "";
    if (!isHeld()) return;
    show.classList.remove("held");
    // No refresh runs while the button is held.
    page.refresh();
  };
  const reveal = async () => {
    if (isHeld()) return;
    show.classList.add("held");
    const { content, failure } = await ask({ reveal: { entry: key.id } }, "revealed");
    if (failure) page.announceFailure(failure);
    if (!content || !isHeld()) return;
    secret.textContent = content.key;
    secret.hidden = false;
  };
  show.addEventListener("pointerdown", reveal);
  show.addEventListener("keydown", ({ key }) => {
    if (key === " " || key === "Enter") reveal();
  });
  for (const end of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) show.addEventListener(end, hide);
  return { show, secret };
}

/** Copies a key by the helper. @param {string} entry @param {Page} page */
export async function copy(entry, page) {
  const { content, failure } = await ask({ copy: { entry } }, "copy");
  if (failure) page.announceFailure(failure);
  if (!content) return;
  if (content === "waiting") page.announce(text("copy_waiting"));
  else if (content === "unreachable") page.announce(text("copy_unreachable"), copyHere(entry, page));
  else page.announce(content.copied.clear_seconds ? text("copied_clears", duration(content.copied.clear_seconds)) : text("copied"));
}

/** A button that copies a key by the browser, which cannot clear it. @param {string} entry @param {Page} page */
function copyHere(entry, page) {
  const onclick = () => copyByBrowser({ reveal: { entry } }, page);
  return element("button", { type: "button", onclick }, text("copy_anyway"));
}

/** @param {import("../types/messages").ExtensionRequest} request for the key @param {Page} page */
export async function copyByBrowser(request, page) {
  const { content, failure } = await ask(request, "revealed");
  if (failure) page.announceFailure(failure);
  if (!content) return;
  // The browser refuses where the popup has lost the focus meanwhile.
  await navigator.clipboard.writeText(content.key).then(
    () => page.announce(text("copied")),
    () => page.announce(text("copy_failed")),
  );
}

/** Replaces a row's name by a field. @param {HTMLElement} row @param {SavedKey} key @param {Page} page */
export function rename(row, key, page) {
  const input = element("input", { type: "text", value: key.label, maxLength: 100 });
  input.setAttribute("aria-label", text("rename_label"));
  const save = element("button", { className: "primary" }, text("save"));
  const form = element("form", { className: "renaming" }, input, save);
  const name = /** @type {HTMLElement} */ (row.querySelector(".name"));
  const end = async () => {
    form.replaceWith(name);
    await page.refresh();
    find(`[data-focus="rename ${key.id}"]`)?.focus();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { content, failure } = await ask({ rename: { entry: key.id, label: input.value } }, "renamed");
    if (failure) page.announceFailure(failure);
    if (content?.shortened) page.announce(text("label_shortened"));
    end();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    // Escape cancels the renaming; it must not close the popup.
    event.preventDefault();
    end();
  });
  name.replaceWith(form);
  input.select();
}
