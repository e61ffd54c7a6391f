// @ts-check
// The practice page: the shipped content scripts run on a form like Omnisend's and one like Upstack's, and this script
// answers their requests in place of the background. Nothing is saved, and no account is used.
import { ready as omnisend } from "#omnisend";
import { ready as upstack } from "#upstack";
import { element, find, localise, text } from "../shared/page.js";
import { keepListening } from "./early-listeners.js";
import { connectOmnisend } from "./omnisend/connect.js";
import { connectUpstack } from "./upstack/connect.js";

/** @import * as rust from "#interfaces" */

/** @typedef {rust.RequestMessage} RequestMessage */
/** @typedef {rust.ReplyMessage} ReplyMessage */

/** The captured sample keys, in place of the keyring. @type {{entry: rust.SavedKeyMessage, key: string}[]} */
const saved = [];

/** Replies to a PageRequest of crates/core/src/protocol. @param {any} request @returns {Promise<Partial<ReplyMessage> | "done">} */
async function reply(request) {
  if (request === "saved") return { saved: { entries: saved.map(({ entry }) => entry) } };
  if (request === "settings") {
    const settings = { prefill: true, key_name: "UpstackData", omnisend: true, upstack: true };
    return { settings };
  }
  const { deliver, fill } = /** @type {Partial<RequestMessage>} */ (request);
  if (deliver) {
    const { id, site, key, label, captured_at } = deliver;
    const unknown = { brand_id: undefined, store_source: undefined, used: undefined, conflict: undefined, profile: undefined, check: undefined, team: undefined };
    const entry = { id: id.slice(0, 16), site, label, last4: key.slice(-4), captured_at, ...unknown };
    saved.unshift({ entry, key });
    return { delivery: { capture: id, state: "saved", line: undefined, is_problem: undefined } };
  }
  const chosen = saved.find(({ entry }) => entry.id === fill?.entry);
  return chosen ? { fill: chosen } : "done";
}

/** Returns `length` random characters of `from`. @param {number} length @param {string} from */
const random = (length, from) =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => from[byte % from.length]).join("");

/** Returns a random value in a published key format, which gives access to nothing. */
const sampleKey = () =>
  `${random(24, "0123456789abcdef")}-${random(50, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")}`;

keepListening();
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
/** @type {import("./browser.js").Browser} */
const browser = {
  isConnected: () => true,
  send: reply,
  text: (name, args = []) => text(`instead_${name}`, ...args) || text(name, ...args),
  shadowRoot: () => null,
  onMessage: () => {},
};
omnisend.then(() => connectOmnisend(browser));
upstack.then(() => connectUpstack(browser, { isPractice: true }));
