// @ts-check
import { ownHosts } from "./own-hosts.js";
import { call, get, queryAll } from "./dom.js";
import { textOf } from "./text.js";

/** Elements that can have a shadow root besides custom elements, by the DOM standard. */
const HOSTS = new Set(
  "article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span".split(" "),
);

/** Returns the parent element. The parent of a shadow root's child is the host. @param {Element} element */
export function parentOf(element) {
  const parent = get(element, "parentElement");
  if (parent) return parent;
  const root = call(element, "getRootNode");
  return root instanceof ShadowRoot ? root.host : undefined;
}

/** Whether an element contains another one, across shadow roots. @param {Element} outer @param {Element} inner */
export function contains(outer, inner) {
  for (let here = /** @type {Element | undefined} */ (inner); here; here = parentOf(here)) if (here === outer) return true;
  return false;
}

/** The page's shadow roots, open and closed, and queries that include them. */
export class Roots {
  /** @type {ShadowRoot[]} */
  #roots = [];
  #shadowRoot;

  /** @param {(element: Element) => ShadowRoot | null} shadowRoot the shadow root of an element, closed or not */
  constructor(shadowRoot) {
    this.#shadowRoot = shadowRoot;
  }

  /** The document and the shadow roots that the last `refresh` found. @returns {(Document | ShadowRoot)[]} */
  get all() {
    return [document, ...this.#roots];
  }

  /** Finds all shadow roots of the page below the body. */
  refresh() {
    this.#roots = [];
    const body = get(document, "body");
    /** @type {(Element | ShadowRoot)[]} */
    const next = body ? [body] : [];
    for (const part of next) {
      // Three times as fast as a query for all elements.
      const walker = call(document, "createTreeWalker", part, NodeFilter.SHOW_ELEMENT);
      while (walker.nextNode()) {
        const element = /** @type {Element} */ (walker.currentNode);
        /** A form's control can have this name. @type {any} */
        const name = element.localName;
        // Built-in elements seldom have both a shadow root and content, and each call of the browser takes time.
        const mayHave = name.includes?.("-") || (HOSTS.has(name) && !element.firstElementChild && !textOf(element));
        const root = mayHave && !ownHosts.has(element) && this.#shadowRoot(element);
        if (!root) continue;
        this.#roots.push(root);
        next.push(root);
      }
    }
  }

  /** Returns an element and the shadow roots below it. @param {Element} outer @returns {(Element | ShadowRoot)[]} */
  within(outer) {
    return [outer, ...this.#roots.filter((root) => contains(outer, root.host))];
  }

  /** Works as `querySelectorAll`, and includes shadow roots. @param {Element} outer @param {string} selector */
  query(outer, selector) {
    return this.within(outer).flatMap((part) => queryAll(part, selector));
  }

  /** Whether `query` would find an element. @param {Element} outer @param {string} selector */
  has(outer, selector) {
    return this.within(outer).some((part) => call(part, "querySelector", selector));
  }

  /**
   * Returns the innermost element of an event, also in closed shadow roots, for which the browser reports only the
   * host. Returns none for Keyferry's surfaces, which are not part of the page.
   *
   * @param {Event} event
   */
  target(event) {
    const [first] = event.composedPath();
    if (!(first instanceof Element) || ownHosts.has(first)) return undefined;
    let element = /** @type {Element} */ (first);
    const point = event instanceof MouseEvent && event.detail > 0 ? event : undefined;
    for (let root = this.#shadowRoot(element); root; root = this.#shadowRoot(element)) {
      const inner = point ? root.elementFromPoint(point.clientX, point.clientY) : root.activeElement;
      if (!inner || inner === element) break;
      element = inner;
    }
    return element;
  }
}
