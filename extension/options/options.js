// @ts-check
// The options page: shows the settings and sends the user's changes to the background.
import { showAccess } from "../shared/access.js";
import { api, ask, duration, element, find, localise, text } from "../shared/page.js";
import { connectTeam, showLink } from "./team.js";

const form = /** @type {HTMLFormElement} */ (find("#settings"));

/** @param {number} seconds */
const delay = (seconds) => (seconds ? duration(seconds) : text("never"));

/** @param {import("../types/messages").SettingsView} view */
function show({ settings, managed, clipboard_choices }) {
  const select = find("select");
  select.replaceChildren(...clipboard_choices.map((value) => element("option", { value }, delay(value))));
  const { team, ...others } = settings;
  showLink(team, managed.includes("team"));
  for (const [name, value] of Object.entries(others)) {
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
    if (typeof value === "boolean") field.checked = value;
    else field.value = String(value);
    field.disabled = managed.some((setting) => setting === name);
  }
  find("#managed").hidden = managed.length === 0;
}

const drawAccess = showAccess(find("#access"), (message) => find("#said").replaceChildren(message));

form.addEventListener("change", async ({ target }) => {
  const field = /** @type {HTMLInputElement} */ (target);
  const value = { checkbox: field.checked, "select-one": Number(field.value) }[field.type] ?? field.value;
  const { content } = await ask({ change: { [field.name]: value } }, "options");
  if (content) show(content);
  find("#said").textContent = text(content ? "options_saved" : "options_failed");
  // No access is needed to a site on which Keyferry is switched off.
  drawAccess();
});
form.addEventListener("submit", (event) => event.preventDefault());

async function showShortcuts() {
  const names = { _execute_action: text("command_popup"), fill: text("command_fill") };
  for (const { name, shortcut } of await api.commands.getAll()) {
    const keys = shortcut ? element("kbd", {}, shortcut) : text("options_no_shortcut");
    find("#shortcuts").append(
      element("dt", {}, /** @type {Record<string, string>} */ (names)[name ?? ""] ?? ""),
      element("dd", {}, keys),
    );
  }
}

localise();
document.title = text("options_title");
showShortcuts();
connectTeam((message) => find("#said").replaceChildren(message));
ask("options", "options").then(({ content }) => {
  if (content) show(content);
});
