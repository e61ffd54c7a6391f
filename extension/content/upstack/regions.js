// @ts-check
import { ownHosts } from "../page/own-hosts.js";
import { CONTROLS, FIELDS } from "../page/selectors.js";
import { attributeOf, normalize } from "../page/text.js";
import { namesOf } from "./labels.js";

/** @import * as rust from "#interfaces" */
/** @typedef {import("./flat-tree.js").FlatTree} FlatTree */

/** Most parts that are read. The oldest are dropped, since the nearest to the field count. */
const MAX_PARTS = 400;
/** Most child elements of an element whose parts are read: more are a list of data. */
const MAX_CHILDREN = 60;
const HEADINGS = "h1,h2,h3,h4,h5,h6,[role=heading]";
/** Elements that can have a name of their own. */
const NAMED = "dialog,form,section,article,fieldset,aside,details,[role]";
const ITEMS =
  "li,tr,label,option,[role=row],[role=listitem],[role=option],[role=menuitem],[role=radio],[role=checkbox],[role=switch]";
const NAVIGATION = "nav,menu,[role=navigation],[role=menu],[role=menubar],[role=tablist],[role=listbox]";
const CURRENT = "[aria-current]:not([aria-current=false]),[aria-selected=true]";
/** Controls that display what is open or chosen. */
const CHOSEN = "[aria-expanded=true],[role=combobox],[aria-haspopup=listbox]";
const BARS = "header,footer,[role=banner],[role=contentinfo]";
const DIALOGS = "dialog,[role=dialog],[role=alertdialog],[aria-modal=true]";

/**
 * Reads the displayed texts, controls and fields in an element, in document order.
 *
 * @param {FlatTree} tree @param {Element} region @param {Element[]} fields those that may be the key's
 * @param {(field: Element) => number} idOf
 * @returns {rust.PartSnapshot[]}
 */
export function readRegion(tree, region, fields, idOf) {
  /** @type {rust.PartSnapshot[]} */
  const parts = [];
  const around = new Set();
  for (const field of fields) {
    for (let here = tree.parent(field); here && !around.has(here); here = tree.parent(here)) around.add(here);
  }
  /** Depth of the innermost element around the last part and the present place. */
  let common = 0;

  /** @param {rust.PartKind} kind @param {number} depth of the element around it @param {string} text @param {number} [number] */
  const add = (kind, depth, text, number = 0) => {
    if (!text && kind !== "field") return;
    parts.push({ kind, common, text, number });
    common = depth;
    if (parts.length > MAX_PARTS) parts.shift();
  };

  /** Reads the children of an element. @param {Element} element @param {number} depth its depth @param {boolean} isItem */
  const readChildren = (element, depth, isItem) => {
    let text = "";
    const end = () => {
      add(isItem ? "item" : "text", depth, normalize(text));
      text = "";
    };
    const isList = element.childElementCount > MAX_CHILDREN;
    for (const child of tree.children(element)) {
      if (tree.isInline(child)) {
        text += child.textContent;
      } else if (child instanceof Element && (!isList || around.has(child) || child.matches(FIELDS))) {
        end();
        read(child, depth + 1, isItem);
        common = Math.min(common, depth);
      }
    }
    end();
  };

  /** @param {Element} element @param {number} depth its depth @param {boolean} isItem */
  const read = (element, depth, isItem) => {
    const above = depth - 1;
    const isAround = around.has(element);
    if (element.matches(FIELDS)) return add("field", above, "", idOf(element));
    if (!isAround) {
      if (tree.isMarkedHidden(element) || ownHosts.has(element) || isInvisible(element)) return;
      if (element.matches(DIALOGS) || isBarOfPage(element)) return;
      if (element.matches(NAVIGATION)) {
        for (const current of currentOf(element)) add("text", above, tree.texts(current).join(" ") || normalize(current.textContent));
        return;
      }
      if (element.matches(HEADINGS)) {
        const text = tree.texts(element).join(" ") || normalize(element.textContent) || alternative(element.querySelector("img"));
        return isItem ? add("item", above, text) : add("heading", above, text, rankOf(element));
      }
      if (element instanceof HTMLSelectElement) {
        return add("text", above, normalize(element.selectedOptions[0]?.text ?? ""));
      }
      if (element.matches("summary,legend")) return add("name", above, tree.texts(element).join(" "), above);
      if (element.matches(CONTROLS)) {
        const text = normalize(element.textContent) || attributeOf(element, "aria-label") || normalize(/** @type {any} */ (element).value);
        return add(element.matches(CHOSEN) ? "text" : "control", above, text);
      }
      if (element.matches("img,[role=img]")) return add(isItem ? "item" : "text", above, alternative(element));
      isItem ||= element.matches(ITEMS) && !element.matches(CURRENT);
    }
    if (element.matches(NAMED)) add("name", depth, namesOf(tree, element).join(" "), depth);
    readChildren(element, depth, isItem);
  };

  read(region, 1, false);
  return parts;
}

/** @param {Element} element */
function isInvisible(element) {
  const { display, visibility, opacity } = getComputedStyle(element);
  return display === "none" || visibility !== "visible" || opacity === "0";
}

/** Whether a header or footer stands beside the page's main part. @param {Element} element */
const isBarOfPage = (element) =>
  element.matches(BARS) && Boolean(element.parentElement?.querySelector(":scope > main, :scope > [role=main]"));

/** @param {Element | null} image */
const alternative = (image) => (image ? attributeOf(image, "alt") || attributeOf(image, "aria-label") : "");

/** The current entries of a navigation: of breadcrumbs without one, the last. @param {Element} navigation @returns {Element[]} */
function currentOf(navigation) {
  const current = [...navigation.querySelectorAll(CURRENT)];
  if (current.length > 0) return current.slice(0, 1);
  const isPath = /breadcrumb/i.test(`${navigation.getAttribute("aria-label")} ${navigation.className}`);
  const entries = isPath ? navigation.querySelectorAll("li,a,span") : [];
  return [...entries].slice(-1);
}

/** @param {Element} heading */
const rankOf = (heading) => Number(heading.getAttribute("aria-level") ?? heading.localName.slice(1)) || 2;
