import { BRAND, createKey, listKeys, PERMISSIONS } from "../shared/api.js";
import { $, ready } from "./components.js";

async function showKeys() {
  const rows = (await listKeys()).map(({ name, masked }) => {
    const row = document.createElement("tr");
    row.append(...[name, masked].map((text) => Object.assign(document.createElement("td"), { textContent: text })));
    return row;
  });
  $("tbody").replaceChildren(...rows);
}

export default async function start(root) {
  root.innerHTML = `
    <h1>API keys</h1>
    <wa-tag>Brand ID: ${BRAND}</wa-tag>
    <wa-button id="create" variant="brand">+ Create API key</wa-button>
    <table><tbody></tbody></table>
    <wa-dialog id="create-dialog" label="Create API key">
      <form id="create-form">
        <wa-input name="name" label="Name for API key" autocomplete="off" autofocus required></wa-input>
        ${PERMISSIONS.map((permission) => `<wa-checkbox value="${permission}" checked>${permission}</wa-checkbox><br>`).join("")}
      </form>
      <wa-button slot="footer" data-dialog="close">Cancel</wa-button>
      <wa-button id="submit" slot="footer" type="submit" form="create-form" variant="brand" disabled>Create API key</wa-button>
    </wa-dialog>
    <wa-dialog id="reveal-dialog" label="Your new API key" light-dismiss>
      <p>Copy the key now. You cannot see it again.</p>
      <wa-input id="key" label="API key" readonly>
        <wa-copy-button slot="end"></wa-copy-button>
      </wa-input>
      <wa-button id="done" slot="footer" variant="brand" data-dialog="close">Done</wa-button>
    </wa-dialog>`;
  await ready();
  const name = $("wa-input[name=name]");
  $("#create").addEventListener("click", () => {
    $("#create-dialog").open = true;
  });
  name.addEventListener("input", () => {
    $("#submit").disabled = name.value.trim() === "";
  });
  $("#create-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const key = await createKey(name.value);
    $("#key").value = key;
    $("wa-copy-button").value = key;
    $("#create-dialog").open = false;
    $("#reveal-dialog").open = true;
    await showKeys();
  });
  await showKeys();
}
