import { createDestination, listDestinations, PLATFORMS } from "../shared/api.js";
import { $ } from "./components.js";

async function showDestinations() {
  const cards = (await listDestinations()).map(({ name, status }) =>
    Object.assign(document.createElement("sl-card"), { textContent: `${name} ${status}` }),
  );
  $("#destinations").replaceChildren(...cards);
}

export default function start(root) {
  root.innerHTML = `
    <h1>Events Destination</h1>
    <sl-button id="new" variant="primary">New Destination</sl-button>
    <div id="destinations"></div>
    <sl-dialog label="Select a Destination">
      <sl-radio-group name="platform">${PLATFORMS.map((name) => `<sl-radio value="${name}">${name}</sl-radio>`).join("")}</sl-radio-group>
      <sl-button id="next" slot="footer" variant="primary" disabled>Next</sl-button>
    </sl-dialog>
    <sl-drawer label="Omnisend">
      <form>
        <sl-input name="configuration_name" label="Configuration name" value="Omnisend" required></sl-input>
        <br />
        <sl-input
          name="api_key" type="password" label="API key" help-text="Found in Omnisend under Store settings"
          password-toggle clearable required autocomplete="off"
        ></sl-input>
        <br />
        <sl-button type="submit" variant="primary" disabled>Create Configuration</sl-button>
      </form>
    </sl-drawer>`;
  const form = $("form");
  const key = $("sl-input[name=api_key]");
  const submit = $("sl-button[type=submit]");
  $("#new").addEventListener("click", () => $("sl-dialog").show());
  $("sl-radio-group").addEventListener("sl-change", () => {
    $("#next").disabled = false;
  });
  $("#next").addEventListener("click", async () => {
    await $("sl-dialog").hide();
    await $("sl-drawer").show();
  });
  key.addEventListener("sl-input", () => {
    submit.disabled = key.value.trim() === "";
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await createDestination(Object.fromEntries(new FormData(form)));
    await $("sl-drawer").hide();
    await showDestinations();
  });
  showDestinations();
}
