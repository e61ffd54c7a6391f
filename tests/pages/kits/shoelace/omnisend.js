import { createKey, listKeys, PERMISSIONS } from "../shared/api.js";
import { $ } from "./components.js";

async function showKeys() {
  const rows = (await listKeys()).map(({ name, masked }) => {
    const row = document.createElement("tr");
    row.append(...[name, masked].map((text) => Object.assign(document.createElement("td"), { textContent: text })));
    return row;
  });
  $("tbody").replaceChildren(...rows);
}

export default function start(root) {
  root.innerHTML = `
    <h1>API keys</h1>
    <sl-button id="create" variant="primary">+ Create API key</sl-button>
    <table><tbody></tbody></table>
    <sl-dialog id="create-dialog" label="Create API key">
      <form>
        <sl-input name="name" label="Name for API key" autocomplete="off" autofocus required></sl-input>
        <p>Select API key permissions</p>
        ${PERMISSIONS.map((permission) => `<div><sl-checkbox name="permissions" value="${permission}" checked>${permission}</sl-checkbox></div>`).join("")}
        <br />
        <sl-button type="submit" variant="primary" disabled>Create API key</sl-button>
      </form>
    </sl-dialog>
    <sl-dialog id="reveal-dialog" label="API key created">
      <p>Copy the key now. You cannot see it again.</p>
      <code></code>
      <sl-copy-button></sl-copy-button>
      <sl-button id="done" slot="footer">Done</sl-button>
    </sl-dialog>`;
  const form = $("form");
  const name = $("sl-input[name=name]");
  const submit = $("sl-button[type=submit]");
  $("#create").addEventListener("click", () => $("#create-dialog").show());
  name.addEventListener("sl-input", () => {
    submit.disabled = name.value.trim() === "";
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const key = await createKey(new FormData(form).get("name"));
    $("#reveal-dialog code").textContent = key;
    $("sl-copy-button").value = key;
    await $("#create-dialog").hide();
    form.reset();
    await $("#reveal-dialog").show();
    await showKeys();
  });
  $("#done").addEventListener("click", () => $("#reveal-dialog").hide());
  $("#reveal-dialog").addEventListener("sl-after-hide", ({ target }) => {
    // The copy button's tooltip is hidden, too.
    if (target !== $("#reveal-dialog")) return;
    $("#reveal-dialog code").textContent = "";
    $("sl-copy-button").value = "";
  });
  showKeys();
}
