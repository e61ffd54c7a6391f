import { createDestination, listDestinations, PLATFORMS } from "../shared/api.js";
import { $, ready } from "./components.js";

async function showDestinations() {
  const tags = (await listDestinations()).map(({ name, status }) =>
    Object.assign(document.createElement("wa-tag"), { textContent: `${name} ${status}` }),
  );
  $("#destinations").replaceChildren(...tags);
}

export default async function start(root) {
  root.innerHTML = `
    <h1>Events Destination</h1>
    <wa-button id="new" variant="brand">New Destination</wa-button>
    <div id="destinations"></div>
    <wa-dialog id="choose" label="Select a Destination">
      <wa-radio-group label="Platform">
        ${PLATFORMS.map((name) => `<wa-radio value="${name}">${name}</wa-radio>`).join("")}
      </wa-radio-group>
      <wa-button id="next" slot="footer" variant="brand" disabled>Next</wa-button>
    </wa-dialog>
    <wa-dialog id="form" light-dismiss>
      <span slot="label">Omnisend</span>
      <form id="destination">
        <wa-input name="configuration_name" label="Configuration name" value="Omnisend"></wa-input>
        <br />
        <wa-input name="api_key" type="password" autocomplete="off" required password-toggle with-clear>
          <span slot="label">API key</span>
          <span slot="hint">Found in Omnisend under Store settings</span>
        </wa-input>
      </form>
      <wa-button slot="footer" data-dialog="close">Cancel</wa-button>
      <wa-button id="submit" slot="footer" type="submit" form="destination" variant="brand" disabled>Create Configuration</wa-button>
    </wa-dialog>`;
  await ready();
  const key = $("wa-input[name=api_key]");
  $("#new").addEventListener("click", () => {
    $("#choose").open = true;
  });
  $("wa-radio-group").addEventListener("change", () => {
    $("#next").disabled = false;
  });
  $("#next").addEventListener("click", () => {
    $("#choose").open = false;
    $("#form").open = true;
  });
  key.addEventListener("input", () => {
    $("#submit").disabled = !key.value?.trim();
  });
  $("#destination").addEventListener("submit", async (event) => {
    event.preventDefault();
    await createDestination(Object.fromEntries(new FormData(event.target)));
    $("#form").open = false;
    await showDestinations();
  });
  await showDestinations();
}
