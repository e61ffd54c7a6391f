// @ts-check
// The report of a page on which Keyferry does nothing: displays all of it and saves it as a file. Nothing is sent.
import { makeReport } from "#report";
import { api, ask, element, find, localise, text } from "../shared/page.js";

/** @typedef {import("../types/report").DocumentSnapshot} DocumentSnapshot */

/** The name of the file. The texts name it too. */
const FILE = "keyferry-report.json";

/** Describes the documents of a tab that the extension may see. @param {number} tab @returns {Promise<import("../types/report").TabDescription>} */
async function describe(tab) {
  if (!(await api.tabs.get(tab).catch(() => undefined))) return "closed";
  const injection = { target: { tabId: tab, allFrames: true }, files: ["/describe.js"] };
  // Rejects if the browser does not let the extension into the top document.
  const described = await api.scripting.executeScript(injection).catch(() => []);
  const documents = described.flatMap(({ frameId, result }) => {
    const snapshot = /** @type {Omit<DocumentSnapshot, "frame"> | undefined} */ (result);
    return snapshot ? [{ ...snapshot, frame: frameId }] : [];
  });
  return documents.length > 0 ? { documents } : "forbidden";
}

/** @param {string} contents */
function save(contents) {
  const href = URL.createObjectURL(new Blob([contents], { type: "application/json" }));
  element("a", { href, download: FILE }).click();
  find("#said").textContent = text("report_saved");
}

/** @param {Extract<import("../types/report").TabReport, object>["made"]} made */
function show({ report, switched_on: isOn, link }) {
  const contents = `${JSON.stringify(report, null, 2)}\n`;
  find("#off").hidden = isOn;
  find("#contents").textContent = contents;
  find("#problem").href = link;
  find("#save").addEventListener("click", () => save(contents));
  find("#none").hidden = true;
  find("#made").hidden = false;
}

localise();
document.title = text("report_title");
const none = { closed: text("report_closed"), other_site: text("report_other_site") };

async function open() {
  // Without a number, there is no such tab.
  const tab = Number(new URLSearchParams(location.search).get("tab")) || 0;
  const [description, { content }] = await Promise.all([describe(tab), ask("options", "options")]);
  const report = makeReport(description, content?.settings, api.runtime.getManifest().version, navigator.userAgent);
  if (typeof report === "string") find("#none").textContent = none[report];
  else show(report.made);
  find("main").removeAttribute("aria-busy");
}
open();
