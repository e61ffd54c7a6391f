// @ts-check
// What can be done to a saved key in the popup: show it while a button is held, copy it, rename it.
import { ask, element, find, text } from "../shared/page.js";

/** @typedef {import("./keys.js").SavedKey} SavedKey */
/** @typedef {import("./keys.js").Page} Page */

/** A button that keeps the focus when its row is made anew. @param {string} name @param {string} id @param {object} properties */
export function button(name, id, properties) {
  const made = element("button", { type: "button", ...properties }, text(name));
  made.dataset.focus = `${name} ${id}`;
  return made;
}

/** Shows the key for as long as the button is held. @param {SavedKey} key @param {Page} page */
export function holdToShow(key, page) {
  const secret = element("code", { className: "secret", hidden: true });
  const show = button("reveal", key.id, { title: text("reveal_hint") });
  const held = () => show.classList.contains("held");
  const hide = () => {
    secret.hidden = true;
    secret.textContent = "";
    if (!held()) return;
    show.classList.remove("held");
    // What has changed meanwhile.
    page.refresh();
  };
  const reveal = async () => {
    if (held()) return;
    show.classList.add("held");
    const reply = await ask({ reveal: { entry: key.id } });
    if (reply.failed) page.sayFailure(reply.failed);
    if (reply.failed || !held()) return;
    secret.textContent = reply.key;
    secret.hidden = false;
  };
  show.addEventListener("pointerdown", reveal);
  show.addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => {
    if (key === " " || key === "Enter") reveal();
  });
  for (const end of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) show.addEventListener(end, hide);
  return { show, secret };
}

/** @param {SavedKey} key @param {Page} page */
export async function copy(key, page) {
  const reply = await ask({ copy: { entry: key.id } });
  if (reply.failed) return page.sayFailure(reply.failed);
  await navigator.clipboard.writeText(reply.key);
  page.say(reply.clear_seconds ? text("copied_clears", String(reply.clear_seconds)) : text("copied"));
}

/** @param {any} row @param {SavedKey} key @param {Page} page */
export function rename(row, key, page) {
  const input = element("input", { type: "text", value: key.label, maxLength: 100 });
  input.setAttribute("aria-label", text("rename_label"));
  const save = element("button", { className: "primary" }, text("save"));
  const form = element("form", { className: "renaming" }, input, save);
  const shown = row.querySelector(".name");
  const end = async () => {
    form.replaceWith(shown);
    await page.refresh();
    find(`[data-focus="rename ${key.id}"]`)?.focus();
  };
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    const reply = await ask({ rename: { entry: key.id, label: input.value } });
    if (reply.failed) page.sayFailure(reply.failed);
    end();
  });
  form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    // It ends the typing and does not close the popup.
    event.preventDefault();
    end();
  });
  shown.replaceWith(form);
  input.select();
}
