// @ts-check
// Shows how Keyferry is set and passes on what the user chooses: see crates/core/src/settings.rs.
import { api, ask, element, find, localise, text } from "../shared/page.js";

/**
 * @typedef {{prefill: boolean, key_name: string, clipboard_seconds: number, omnisend: boolean, upstack: boolean}} Settings
 * @typedef {{settings: Settings, managed: string[], clipboard_choices: number[]}} SettingsView
 */

const form = /** @type {HTMLFormElement} */ (find("form"));

/** @param {number} seconds */
const after = (seconds) => (seconds ? text("seconds", String(seconds)) : text("never"));

/** @param {SettingsView} view */
function show({ settings, managed, clipboard_choices }) {
  const select = find("select");
  select.replaceChildren(...clipboard_choices.map((value) => element("option", { value }, after(value))));
  for (const [name, value] of Object.entries(settings)) {
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
    if (typeof value === "boolean") field.checked = value;
    else field.value = String(value);
    field.disabled = managed.includes(name);
  }
  find("#managed").hidden = managed.length === 0;
}

form.addEventListener("change", async ({ target }) => {
  const field = /** @type {HTMLInputElement} */ (target);
  const value = { checkbox: field.checked, "select-one": Number(field.value) }[field.type] ?? field.value;
  const view = await ask({ change: { [field.name]: value } });
  if (view.failed) return;
  show(view);
  find("#said").textContent = text("options_saved");
});
form.addEventListener("submit", (event) => event.preventDefault());

async function shortcuts() {
  const names = { _execute_action: text("command_popup"), fill: text("command_fill") };
  for (const { name, shortcut } of await api.commands.getAll()) {
    const keys = shortcut ? element("kbd", {}, shortcut) : text("options_no_shortcut");
    find("dl").append(
      element("dt", {}, /** @type {Record<string, string>} */ (names)[name ?? ""] ?? ""),
      element("dd", {}, keys),
    );
  }
}

localise();
document.title = text("options_title");
shortcuts();
ask("options").then(show);
