import { BRAND, createKey, listKeys, PERMISSIONS } from "../shared/api.js";
import { $, bar, showItems } from "./components.js";

async function showKeys() {
  showItems($("#keys"), (await listKeys()).map(({ name, masked }) => `${name} ${masked}`));
}

export default async function start(root) {
  root.innerHTML = `
    <ion-app>
      ${bar("API keys", '<ion-button id="create">+ Create API key</ion-button>')}
      <ion-content><p>Brand ID: ${BRAND}</p><ion-list id="keys"></ion-list></ion-content>
      <ion-modal id="create-modal">
        ${bar("Create API key", '<ion-button id="cancel">Cancel</ion-button>')}
        <ion-content class="ion-padding">
          <ion-input id="name" name="name" label="Name for API key" label-placement="floating" fill="outline"></ion-input>
          <ion-list>
            ${PERMISSIONS.map((name) => `<ion-item><ion-checkbox checked>${name}</ion-checkbox></ion-item>`).join("")}
          </ion-list>
        </ion-content>
        <ion-footer><ion-toolbar><ion-button id="submit" expand="block" disabled>Create API key</ion-button></ion-toolbar></ion-footer>
      </ion-modal>
      <ion-modal id="reveal-modal">
        ${bar("Your new API key")}
        <ion-content class="ion-padding">
          <p>Copy the key now. It is not shown again.</p>
          <ion-input id="key" label="API key" label-placement="stacked" readonly>
            <ion-button id="copy" slot="end" fill="clear" aria-label="Copy"><svg slot="icon-only" width="18" height="18" viewBox="0 0 24 24" aria-hidden="true"><path d="M8 8h12v12H8z M4 16V4h12" /></svg></ion-button>
          </ion-input>
        </ion-content>
        <ion-footer><ion-toolbar><ion-button id="done" expand="block">Done</ion-button></ion-toolbar></ion-footer>
      </ion-modal>
      <ion-toast message="Copied to clipboard" duration="2500" position="top"></ion-toast>
    </ion-app>`;
  $("#create").addEventListener("click", () => $("#create-modal").present());
  $("#cancel").addEventListener("click", () => $("#create-modal").dismiss());
  $("#name").addEventListener("ionInput", ({ detail }) => {
    $("#submit").disabled = !detail.value?.trim();
  });
  $("#submit").addEventListener("click", async () => {
    $("#key").value = await createKey($("#name").value);
    await $("#create-modal").dismiss();
    await $("#reveal-modal").present();
    await showKeys();
  });
  $("#copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText($("#key").value);
    await $("ion-toast").present();
  });
  $("#done").addEventListener("click", () => $("#reveal-modal").dismiss());
  await showKeys();
}
