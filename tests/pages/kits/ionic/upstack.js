import { createDestination, listDestinations, PLATFORMS } from "../shared/api.js";
import { $, bar, showItems } from "./components.js";

async function showDestinations() {
  showItems($("#destinations"), (await listDestinations()).map(({ name, status }) => `${name} ${status}`));
}

export default async function start(root) {
  root.innerHTML = `
    <ion-app>
      ${bar("Events Destination", '<ion-button id="new">New Destination</ion-button>')}
      <ion-content><ion-list id="destinations"></ion-list></ion-content>
      <ion-modal id="choose">
        ${bar("Select a Destination")}
        <ion-content>
          <ion-radio-group>
            ${PLATFORMS.map((name) => `<ion-item><ion-radio value="${name}">${name}</ion-radio></ion-item>`).join("")}
          </ion-radio-group>
        </ion-content>
        <ion-footer><ion-toolbar><ion-button id="next" expand="block" disabled>Next</ion-button></ion-toolbar></ion-footer>
      </ion-modal>
      <ion-modal id="form">
        ${bar("Omnisend", '<ion-button id="cancel">Cancel</ion-button>')}
        <ion-content class="ion-padding">
          <ion-input id="title" label="Configuration name" label-placement="stacked" fill="outline" value="Omnisend"></ion-input>
          <br />
          <ion-input id="key" name="api_key" type="password" label="API key" label-placement="floating" fill="outline" helper-text="Omnisend, Store settings, API">
            <ion-input-password-toggle slot="end"></ion-input-password-toggle>
          </ion-input>
        </ion-content>
        <ion-footer><ion-toolbar><ion-button id="submit" expand="block" disabled>Create Configuration</ion-button></ion-toolbar></ion-footer>
      </ion-modal>
    </ion-app>`;
  let apiKey = "";
  $("#new").addEventListener("click", () => $("#choose").present());
  $("ion-radio-group").addEventListener("ionChange", () => {
    $("#next").disabled = false;
  });
  $("#next").addEventListener("click", async () => {
    await $("#choose").dismiss();
    await $("#form").present();
  });
  $("#cancel").addEventListener("click", () => $("#form").dismiss());
  $("#key").addEventListener("ionInput", ({ detail }) => {
    apiKey = detail.value ?? "";
    $("#submit").disabled = !apiKey.trim();
  });
  $("#submit").addEventListener("click", async () => {
    await createDestination({ configuration_name: $("#title").value, api_key: apiKey });
    await $("#form").dismiss();
    await showDestinations();
  });
  await showDestinations();
}
