import { Modal, Toast } from "bootstrap";
import ClipboardJS from "clipboard";
import { BRAND, createKey, listKeys, PERMISSIONS } from "../shared/api.js";
import { $, row } from "./page.js";

async function showKeys() {
  $("tbody").replaceChildren(...(await listKeys()).map(({ name, masked }) => row(name, masked)));
}

export default function start(root) {
  root.innerHTML = `
    <div class="container py-4">
      <h1 class="h3">Store settings</h1>
      <p class="text-body-secondary">Brand ID: ${BRAND}</p>
      <div class="d-flex justify-content-between">
        <h2 class="h5">Your API keys</h2>
        <button type="button" class="btn btn-primary" data-bs-toggle="modal" data-bs-target="#create">+ Create API key</button>
      </div>
      <table class="table"><thead><tr><th>Name</th><th>API key</th></tr></thead><tbody></tbody></table>
    </div>
    <div class="modal fade" id="create" tabindex="-1" aria-labelledby="create-title" aria-hidden="true">
      <div class="modal-dialog"><form class="modal-content" autocomplete="off">
        <div class="modal-header">
          <h5 class="modal-title" id="create-title">Create API key</h5>
          <button type="button" class="btn-close" data-bs-dismiss="modal" aria-label="Close"></button>
        </div>
        <div class="modal-body">
          <div class="mb-3">
            <label for="name" class="form-label">Name</label>
            <input type="text" class="form-control" id="name" name="name" required />
            <div class="form-text">A name that tells you what the key is for.</div>
          </div>
          ${PERMISSIONS.map(
            (permission, index) => `
              <div class="form-check">
                <input class="form-check-input" type="checkbox" id="permission-${index}" checked />
                <label class="form-check-label" for="permission-${index}">${permission}</label>
              </div>`,
          ).join("")}
        </div>
        <div class="modal-footer">
          <button type="button" class="btn btn-secondary" data-bs-dismiss="modal">Cancel</button>
          <button type="submit" class="btn btn-primary" disabled>Create API key</button>
        </div>
      </form></div>
    </div>
    <div class="modal fade" id="reveal" tabindex="-1" aria-labelledby="reveal-title" aria-hidden="true">
      <div class="modal-dialog modal-lg"><div class="modal-content">
        <div class="modal-header"><h5 class="modal-title" id="reveal-title">Your API key</h5></div>
        <div class="modal-body">
          <div class="input-group">
            <input type="text" class="form-control" id="key" aria-label="API key" readonly />
            <button class="btn btn-outline-secondary" type="button" data-clipboard-target="#key">Copy</button>
          </div>
        </div>
        <div class="modal-footer"><button type="button" class="btn btn-primary" data-bs-dismiss="modal">Done</button></div>
      </div></div>
    </div>
    <div class="toast-container position-fixed bottom-0 end-0 p-3">
      <div class="toast" role="status"><div class="toast-body">Copied!</div></div>
    </div>`;
  const form = $("#create form");
  const create = Modal.getOrCreateInstance("#create");
  const reveal = Modal.getOrCreateInstance("#reveal");
  form.addEventListener("input", () => {
    form.querySelector("[type=submit]").disabled = !form.elements.name.value.trim();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    $("#key").value = await createKey(form.elements.name.value);
    $("#create").addEventListener("hidden.bs.modal", () => reveal.show(), { once: true });
    create.hide();
    await showKeys();
  });
  $("#create").addEventListener("shown.bs.modal", () => form.elements.name.focus());
  $("#create").addEventListener("hidden.bs.modal", () => form.reset());
  $("#reveal").addEventListener("hidden.bs.modal", () => {
    $("#key").value = "";
  });
  // Bootstrap keeps the focus in the modal, so clipboard.js must put its temporary field there.
  const clipboard = new ClipboardJS("[data-clipboard-target]", { container: $("#reveal .modal-body") });
  clipboard.on("success", () => Toast.getOrCreateInstance(".toast").show());
  showKeys();
}
