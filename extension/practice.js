// @ts-check
// The sample page: the content script that ships works on a form like Omnisend's and one like Upstack's, and what it
// asks the background is answered here. Nothing is saved, and no account is touched.
import { ready as omnisend, start_omnisend } from "#omnisend";
import { ready as upstack, start_upstack_practice } from "#upstack";
import { lend } from "./content.js";
import { fillControl } from "./fill-control.js";
import { notice } from "./notice.js";
import { element, find, localise, text } from "./shared/page.js";

/** @typedef {{id: string, site: string, label: string, last4: string, captured_at: number}} SavedKey */
/** What would be in the keyring. @type {{entry: SavedKey, key: string}[]} */
const kept = [];

/** Answers a PageRequest of crates/core/src/protocol. @param {any} request */
async function answer(request) {
  if (request === "saved") return { saved: { entries: kept.map(({ entry }) => entry) } };
  if (request === "settings") {
    const settings = { prefill: true, key_name: "UpstackData", clipboard_seconds: 0, omnisend: true, upstack: true };
    return { settings };
  }
  if (request.deliver) {
    const { id, site, key, label, captured_at } = request.deliver;
    const entry = { id: id.slice(0, 16), site, label, last4: key.slice(-4), captured_at };
    kept.unshift({ entry, key });
    return { delivery: { capture: id, state: "saved" } };
  }
  const wanted = kept.find(({ entry }) => entry.id === request.fill?.entry);
  return wanted ? { fill: wanted } : "done";
}

/** Letters and digits at random, as many as asked for. @param {number} length @param {string} from */
const random = (length, from) =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => from[byte % from.length]).join("");

/** A value with the shape of a key that opens nothing. */
const sampleKey = () =>
  `${random(24, "0123456789abcdef")}-${random(50, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")}`;

localise();
document.title = text("practice_title");
const name = find("#name");
name.placeholder = text("sample_name");
name.addEventListener("input", () => {
  find("#create").disabled = !name.value;
});
find("#create-view").addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  const key = element("input", { type: "text", readOnly: true, value: sampleKey() });
  key.setAttribute("aria-label", text("sample_key"));
  const copy = element("button", { type: "button", className: "primary" }, text("sample_copy"));
  copy.addEventListener("click", () => navigator.clipboard.writeText(key.value));
  find("#create-view").replaceChildren(element("p", {}, text("practice_copy")), key, copy);
  copy.focus();
});
const browser = {
  alive: () => true,
  send: answer,
  text: (/** @type {string} */ name, /** @type {string[]} */ args = []) => text(`instead_${name}`, ...args) || text(name, ...args),
  shadowRoot: () => null,
  onMessage: () => {},
};
omnisend.then(() => start_omnisend(lend(browser, notice)));
upstack.then(() => start_upstack_practice(lend(browser, fillControl)));
