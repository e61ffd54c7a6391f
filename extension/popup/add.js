// @ts-check
// The form in which the user adds a key. The background reads the text; nothing here knows how a key looks.
import { find, request, text } from "../shared/page.js";

/** The ID of the capture that the text in the form becomes: the same for each attempt to save it. */
let id = "";

const section = find("#add");
const form = find("#add-form");
const open = find("#add-open");
const field = find("#add-text");
const label = find("#add-label");
const anyway = find("#add-anyway");

/** Shows a message in the form, which screen readers read out. @param {string} message */
const say = (message) => find("#add-said").replaceChildren(message);

function forgetAnswer() {
  say("");
  anyway.hidden = true;
}

function close() {
  field.value = label.value = "";
  forgetAnswer();
  section.hidden = true;
  open.setAttribute("aria-expanded", "false");
  open.focus();
}

/** Opens the form, and moves the focus to its first field. */
function show() {
  id ||= crypto.randomUUID().replaceAll("-", "");
  section.hidden = false;
  open.setAttribute("aria-expanded", "true");
  field.focus();
}

/** @param {boolean} confirmed the user has confirmed that an unusual text is a key */
async function save(confirmed) {
  forgetAnswer();
  const reply = await request({ add_key: { id, text: field.value, label: label.value, confirmed } });
  if (reply === "done") {
    // The background has the key. The popup is notified of the result.
    id = "";
    close();
  } else if (typeof reply === "object" && "unusual" in reply) {
    say(text("add_unusual", reply.unusual.last4));
    anyway.hidden = false;
    anyway.focus();
  } else if (typeof reply === "object" && "refused" in reply) {
    say(text(`refused_${reply.refused}`));
    field.select();
  } else if (typeof reply === "object" && "failed" in reply) {
    say(text(`failure_${reply.failed.code}`));
  }
}

/** Connects the form. */
export function connectAddForm() {
  open.addEventListener("click", () => (section.hidden ? show() : close()));
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    save(false);
  });
  anyway.addEventListener("click", () => save(true));
  find("#add-cancel").addEventListener("click", close);
  field.addEventListener("input", forgetAnswer);
  form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    // Escape closes the form; it must not close the popup.
    event.preventDefault();
    close();
  });
}
