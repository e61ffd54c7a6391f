// @ts-check
import { describeControls } from "./controls.js";
import { describeField } from "./fields.js";
import { CONTROLS, FIELDS, HEADINGS } from "./selectors.js";
import { matches, queryAll } from "./dom.js";
import { brandText, maskedRows } from "./list.js";
import { Surroundings } from "./surroundings.js";
import { textOf } from "./text.js";

/** Takes snapshots of the page, and keeps the elements that their IDs refer to. */
export class Snapshots {
  /** Each element's ID, which never changes. @type {WeakMap<Element, number>} */
  #ids = new WeakMap();
  #lastId = 0;
  /** The fields of the last snapshot. @type {Map<number, Element>} */
  #fields = new Map();
  #roots;

  /** @param {import("./roots.js").Roots} roots */
  constructor(roots) {
    this.#roots = roots;
  }

  /** Reads the parts that distinguish one view from another, which is faster than a snapshot. */
  outline() {
    const headings = [];
    const fields = [];
    for (const root of this.#roots.all) {
      for (const element of queryAll(root, `${HEADINGS},${FIELDS}`)) {
        if (matches(element, HEADINGS)) headings.push(textOf(element));
        else fields.push(this.id(element));
      }
    }
    return { address: address(), headings, fields };
  }

  /** Describes the page. */
  take() {
    this.#fields.clear();
    const surroundings = new Surroundings(this.#roots);
    const headings = [];
    const controls = [];
    const fields = [];
    for (const root of this.#roots.all) {
      const buttons = [];
      let heading;
      for (const element of queryAll(root, `${HEADINGS},${CONTROLS},${FIELDS}`)) {
        if (matches(element, HEADINGS)) {
          heading = textOf(element);
          headings.push(heading);
        } else if (matches(element, CONTROLS)) {
          buttons.push(element);
        } else {
          const id = this.id(element);
          this.#fields.set(id, element);
          fields.push(describeField(surroundings, element, id, heading));
        }
      }
      controls.push(...describeControls(buttons));
    }
    return { address: address(), headings, controls, fields, brandText: brandText(), maskedRows: maskedRows(this.#roots) };
  }

  /** A field of the last snapshot. @param {number} id */
  field(id) {
    return this.#fields.get(id);
  }

  /** @param {Element} element */
  id(element) {
    const id = this.#ids.get(element) ?? ++this.#lastId;
    this.#ids.set(element, id);
    return id;
  }
}

/** Path and fragment of the top document's address. A frame runs this script only if the top has the same origin. */
function address() {
  const { pathname, hash } = (top ?? window).location;
  return pathname + hash;
}
