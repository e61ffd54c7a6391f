import { Modal, Offcanvas } from "bootstrap";
import { createDestination, listDestinations, PLATFORMS } from "../shared/api.js";
import { $, row } from "./page.js";

async function showDestinations() {
  $("tbody").replaceChildren(...(await listDestinations()).map(({ name, status }) => row(name, status)));
}

export default function start(root) {
  root.innerHTML = `
    <div class="container py-4">
      <h1 class="h3">Events Destination</h1>
      <button type="button" class="btn btn-primary" data-bs-toggle="modal" data-bs-target="#choose">New Destination</button>
      <table class="table"><tbody></tbody></table>
    </div>
    <div class="modal fade" id="choose" tabindex="-1" aria-labelledby="choose-title" aria-hidden="true">
      <div class="modal-dialog"><div class="modal-content">
        <div class="modal-header"><h5 class="modal-title" id="choose-title">Select a Destination</h5></div>
        <div class="modal-body">
          ${PLATFORMS.map(
            (name) => `
              <div class="form-check">
                <input class="form-check-input" type="radio" name="platform" id="platform-${name}" value="${name}" />
                <label class="form-check-label" for="platform-${name}">${name}</label>
              </div>`,
          ).join("")}
        </div>
        <div class="modal-footer"><button type="button" class="btn btn-primary" id="next" disabled>Next</button></div>
      </div></div>
    </div>
    <div class="offcanvas offcanvas-end" tabindex="-1" id="form" aria-labelledby="form-title">
      <div class="offcanvas-header">
        <h5 class="offcanvas-title" id="form-title">Omnisend</h5>
        <button type="button" class="btn-close" data-bs-dismiss="offcanvas" aria-label="Close"></button>
      </div>
      <div class="offcanvas-body">
        <form autocomplete="off">
          <div class="form-floating mb-3">
            <input type="text" class="form-control" id="configuration-name" name="configuration_name" value="Omnisend" placeholder="Configuration name" required />
            <label for="configuration-name">Configuration name</label>
          </div>
          <div class="form-floating mb-3">
            <input type="password" class="form-control" id="api-key" name="api_key" placeholder="API key" required />
            <label for="api-key">API key</label>
          </div>
          <button type="submit" class="btn btn-primary" disabled>Create Configuration</button>
        </form>
      </div>
    </div>`;
  const form = $("#form form");
  const choose = Modal.getOrCreateInstance("#choose");
  const panel = Offcanvas.getOrCreateInstance("#form");
  $("#choose").addEventListener("change", () => {
    $("#next").disabled = false;
  });
  $("#next").addEventListener("click", () => {
    $("#choose").addEventListener("hidden.bs.modal", () => panel.show(), { once: true });
    choose.hide();
  });
  form.addEventListener("input", () => {
    form.querySelector("[type=submit]").disabled = !form.checkValidity();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await createDestination(Object.fromEntries(new FormData(form)));
    panel.hide();
    form.reset();
    await showDestinations();
  });
  showDestinations();
}
