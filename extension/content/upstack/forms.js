// @ts-check
// Reads the text fields of Upstack's pages, and the texts around those that may be the key's.
import { get, matches, queryAll } from "../page/dom.js";
import { FIELDS } from "../page/selectors.js";
import { attributeOf, normalize } from "../page/text.js";
import { FlatTree } from "./flat-tree.js";
import { labelOf } from "./labels.js";
import { readRegion } from "./regions.js";

/** @import * as rust from "#interfaces" */

/** Most fields that are described: a page with more is a table. */
const MAX_FIELDS = 100;
/** Longest text of an element, in UTF-16 units, whose parts are read. The form's title is nearer. */
const MAX_REGION_TEXT = 6000;
/** Time after which new shadow roots are searched for, in milliseconds: they cause no mutation. */
const REFRESH_MILLIS = 500;
/** Elements that display another document. */
const FRAMES = "iframe,frame,object,embed";
const DIALOGS = "dialog,[role=dialog],[role=alertdialog],[aria-modal=true]";

/** @implements {rust.Forms} */
export class Forms {
  /** Each field's ID, which never changes. @type {WeakMap<Element, number>} */
  #ids = new WeakMap();
  #lastId = 0;
  /** The fields of the last snapshot. @type {Map<number, Element>} */
  #fields = new Map();
  /** The field that the user has chosen by its focus. @type {Element | undefined} */
  #chosen;
  #refreshedAt = -REFRESH_MILLIS;
  #roots;
  #shadowRoot;

  /** @param {import("../page/roots.js").Roots} roots @param {(element: Element) => ShadowRoot | null} shadowRoot the shadow root of an element, closed or not */
  constructor(roots, shadowRoot) {
    this.#roots = roots;
    this.#shadowRoot = shadowRoot;
  }

  /** @param {boolean} complete */
  fields(complete) {
    if (complete || performance.now() - this.#refreshedAt > REFRESH_MILLIS) {
      this.#roots.refresh();
      this.#refreshedAt = performance.now();
    }
    const tree = new FlatTree(this.#roots);
    const elements = this.#roots.all.flatMap((root) => queryAll(root, FIELDS)).slice(0, MAX_FIELDS);
    const chosen = this.#chosen;
    if (chosen && get(chosen, "isConnected") && !elements.includes(chosen)) elements.push(chosen);
    this.#fields = new Map(elements.map((element) => [this.#id(element), element]));
    const fields = elements.map((element) => this.#describe(tree, element));
    return { address: location.pathname + location.hash, fields };
  }

  /** @param {Iterable<number>} ids @returns {rust.RegionSnapshot[]} */
  regions(ids) {
    const tree = new FlatTree(this.#roots);
    /** @type {Map<Element, Element[]>} */
    const regions = new Map();
    for (const id of ids) {
      const field = this.#fields.get(id);
      if (!field) continue;
      const region = regionAround(tree, field);
      regions.set(region, [...(regions.get(region) ?? []), field]);
    }
    return [...regions].map(([region, fields]) => ({
      parts: readRegion(tree, region, fields, (element) => this.#id(element)),
    }));
  }

  /** @param {number} id */
  element(id) {
    return this.#fields.get(id);
  }

  /** @returns {rust.FocusSnapshot} */
  focused() {
    let element = get(document, "activeElement");
    // The browser reports the host of a shadow root.
    for (let root = element && this.#shadowRoot(element); root; root = element && this.#shadowRoot(element)) {
      if (!root.activeElement) break;
      element = root.activeElement;
    }
    this.#chosen = element && matches(element, FIELDS) ? element : undefined;
    return { field: this.chosen(), isFrame: Boolean(element && matches(element, FRAMES)) };
  }

  chosen() {
    return this.#chosen && this.#id(this.#chosen);
  }

  /** @param {FlatTree} tree @param {any} element an input or a text area @returns {rust.FormFieldSnapshot} */
  #describe(tree, element) {
    const isSearch =
      attributeOf(element, "role") === "searchbox" || element.closest("search,[role=search]") !== null;
    const kind = isSearch ? "search" : element.type;
    const locked = element.readOnly || element.matches(":disabled,[aria-disabled=true],[aria-readonly=true],[inert] *");
    const isText = !locked && (kind === "text" || kind === "password");
    const name = `${element.getAttribute("name") ?? ""} ${element.id}`;
    return {
      id: this.#id(element),
      kind,
      locked,
      label: isText ? labelOf(tree, element) : [],
      placeholder: attributeOf(element, "placeholder"),
      name: normalize(name.replace(/([a-z])([A-Z])/g, "$1 $2")),
    };
  }

  /** @param {Element} element */
  #id(element) {
    const id = this.#ids.get(element) ?? ++this.#lastId;
    this.#ids.set(element, id);
    return id;
  }
}

/** Returns the dialog around a field, or else the largest element around it with a text that is not too long. @param {FlatTree} tree @param {Element} field */
function regionAround(tree, field) {
  let here = tree.parent(field) ?? field;
  while (!matches(here, DIALOGS) && here !== get(document, "body")) {
    const above = tree.parent(here);
    if (!above || above === get(document, "documentElement") || get(above, "textContent").length > MAX_REGION_TEXT) break;
    here = above;
  }
  return here;
}
