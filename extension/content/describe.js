// @ts-check
// Describes the document for a report, once. The report page injects this script when the user asks for a report, and
// masks the description. Values of fields and displayed keys are not part of it.
import { browser } from "./browser.js";
import { get, queryAll } from "./page/dom.js";
import { ownHosts } from "./page/own-hosts.js";
import { Page } from "./page/page.js";
import { parentOf } from "./page/roots.js";
import { SURFACES } from "./page/surfaces.js";
import { isSeen } from "./page/visibility.js";
import { shared } from "./shared-world.js";
import { Forms } from "./upstack/forms.js";

/** @typedef {import("../types/report").DocumentSnapshot} DocumentSnapshot */

/** Most fields whose regions are read: a page with more is a table. */
const MAX_REGIONS = 30;
const NO_FORM = { texts: [], controls: [], checkboxes: 0, radios: 0 };

/** Returns the description without the frame's ID; `undefined` in a frame of another site's page. @returns {Omit<DocumentSnapshot, "frame"> | undefined} */
export function describe() {
  for (const host of queryAll(document, SURFACES)) ownHosts.add(host);
  const page = new Page(browser.shadowRoot);
  if (page.isInForeignPage()) return undefined;
  const { brandText, maskedRows, fields, ...view } = page.describeKeyPage();
  const forms = new Forms(page.roots, browser.shadowRoot);
  const { fields: formFields, ...formView } = forms.fields(true);
  const seen = formFields.filter(({ id }) => isFieldSeen(forms.element(id)));
  return {
    origin: window.origin,
    language: get(document, "documentElement").lang,
    started: shared.contentIsConnected?.() ?? false,
    hidden_fields: formFields.length - seen.length,
    displayed_keys: page.keyCandidates(undefined).length,
    page: {
      ...view,
      brand_text: brandText ?? null,
      masked_rows: maskedRows,
      fields: fields
        .filter(({ id }) => page.isRendered(id))
        .map(({ value, form = NO_FORM, ...field }) => ({
          ...field,
          section: Array.from(field.section),
          form: { ...form, texts: Array.from(form.texts), controls: Array.from(form.controls) },
          filled: value !== "",
        })),
    },
    form: {
      ...formView,
      fields: seen.map((field) => ({ ...field, label: Array.from(field.label), filled: isFilled(page, forms.element(field.id)) })),
      regions: regions(forms, seen.slice(0, MAX_REGIONS).map(({ id }) => id)),
    },
  };
}

/** @param {Element | undefined} field */
const isFieldSeen = (field) => field !== undefined && isSeen(field, parentOf(field));

/** @param {Page} page @param {Element | undefined} field */
const isFilled = (page, field) => field !== undefined && page.value(field) !== "";

/** Reads the region around each field. Fields of one form most often share it. @param {Forms} forms @param {number[]} ids */
function regions(forms, ids) {
  /** @type {Map<string, import("../types/report").FieldRegion>} */
  const found = new Map();
  for (const id of ids) {
    for (const { parts } of forms.regions([id])) {
      const same = JSON.stringify(parts);
      const region = found.get(same) ?? { fields: [], parts };
      region.fields.push(id);
      found.set(same, region);
    }
  }
  return [...found.values()];
}
