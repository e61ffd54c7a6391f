// @ts-check
import { parentOf } from "../page/roots.js";
import { CONTROLS, FIELDS } from "../page/selectors.js";
import { normalize } from "../page/text.js";

/** Most texts that are read of one element. */
const MAX_TEXTS = 12;
/** Elements without texts for people. */
const SILENT = "script,style,template,noscript,iframe,object,canvas,video,audio,svg";
/** Elements that change the look of a word, or that a translation inserts: they do not end a text. */
const INLINE = "b,strong,em,i,u,mark,font,wbr";
const HIDDEN = "[hidden],[aria-hidden=true],[inert],dialog:not([open]),details:not([open]) > :not(summary)";

/** The page as it is displayed: with the contents of shadow roots, and slotted elements in their slots. */
export class FlatTree {
  #shadows;
  /** @readonly */
  roots;

  /** @param {import("../page/roots.js").Roots} roots */
  constructor(roots) {
    this.roots = roots;
    const shadows = /** @type {ShadowRoot[]} */ (roots.all.filter((root) => root instanceof ShadowRoot));
    this.#shadows = new Map(shadows.map((root) => [root.host, root]));
  }

  /** Returns the element around another one. A closed shadow root does not show its slots: then it is the host. @param {Element} element */
  parent(element) {
    return element.assignedSlot ?? parentOf(element);
  }

  /** @param {Element} element @returns {Iterable<Node>} */
  children(element) {
    if (element instanceof HTMLSlotElement) {
      const assigned = element.assignedNodes();
      if (assigned.length > 0) return assigned;
    }
    return (this.#shadows.get(element) ?? element).childNodes;
  }

  /** Whether an element is marked as hidden, without asking for its style. @param {Element} element */
  isMarkedHidden(element) {
    return element.matches(SILENT) || element.matches(HIDDEN);
  }

  /** Whether a text node or an element continues the text before it. @param {Node} node */
  isInline(node) {
    return node instanceof Text || (node instanceof Element && node.matches(INLINE) && !node.querySelector(`:not(${INLINE})`));
  }

  /**
   * Returns the texts in an element, one for each element that has one, without controls and fields.
   *
   * @param {Element} element @returns {string[]}
   */
  texts(element) {
    /** @type {string[]} */
    const texts = [];
    /** @param {Element} here */
    const read = (here) => {
      let text = "";
      const end = () => {
        const normalized = normalize(text);
        if (normalized) texts.push(normalized);
        text = "";
      };
      for (const child of this.children(here)) {
        if (texts.length >= MAX_TEXTS) return;
        if (this.isInline(child)) {
          text += child.textContent;
        } else if (child instanceof Element) {
          end();
          if (!this.isMarkedHidden(child) && !child.matches(`${CONTROLS},${FIELDS},select`)) read(child);
        }
      }
      end();
    };
    if (!this.isMarkedHidden(element)) read(element);
    return texts;
  }
}
