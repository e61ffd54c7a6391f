// @ts-check
// Free space on the page: places where Keyferry's surfaces cover nothing that the user needs.
import { call, get, queryAll } from "../page/dom.js";
import { ownHosts } from "../page/own-hosts.js";
import { contains, parentOf } from "../page/roots.js";
import { FIELDS } from "../page/selectors.js";

/** Controls of the page that Keyferry's surfaces should not cover. */
const PAGE_CONTROLS = "a[href],button,input,select,textarea,[role=button],[role=menuitem],[role=tab],[role=option]";
/** Number of points per row and per column that are checked for covered controls. */
const POINTS = 6;
/** Distance between a surface and the element beside it, in CSS pixels. */
const GAP = 6;
/** Distance between two checked points of a field, in CSS pixels. */
const STEP = 6;
/** Width of a field that stays free for its text, in CSS pixels. */
const TEXT_WIDTH = 56;
/** Most ancestors of a field that may be the frame which a kit draws around it. */
const MAX_FRAME_CLIMB = 4;
/** Elements in a field's frame that may lie below the control. */
const LABELS = "label,legend,fieldset";

/** @typedef {import("../page/roots.js").Roots} Roots */
/** @typedef {{x: number, y: number, width: number, height: number}} Box in CSS pixels of the viewport */
/** @typedef {{width: number, height: number}} Size in CSS pixels */

/** The page's topmost element at a point, also inside shadow roots. @param {Roots} roots @param {Document} document @param {number} x @param {number} y */
function topmost(roots, document, x, y) {
  // A shadow root also reports elements outside of it, such as its host and slotted ones. Without them, the search ends.
  const at = (/** @type {Document | ShadowRoot} */ scope) =>
    call(scope, "elementsFromPoint", x, y).find((element) => !ownHosts.has(element) && call(element, "getRootNode") === scope);
  let found = at(document);
  for (;;) {
    const root = roots.all.find((scope) => scope instanceof ShadowRoot && scope.host === found);
    const inner = root && at(root);
    if (!inner || inner === found) return found;
    found = inner;
  }
}

/** @param {Element | undefined} element @param {string} selector */
const isIn = (element, selector) => Boolean(element && call(element, "closest", selector));

/** Whether an element is displayed within another one: in it, or in a slot of it. @param {Element} outer @param {Element} inner */
export function displays(outer, inner) {
  const slots = /** @type {HTMLSlotElement[]} */ (queryAll(outer, "slot"));
  const slotted = slots.flatMap((slot) => slot.assignedElements({ flatten: true }));
  return [outer, ...slotted].some((element) => contains(element, inner));
}

/** Whether a box lies over a control of the page. @param {Roots} roots @param {Document} document @param {Box} box */
export function coversControl(roots, document, { x, y, width, height }) {
  const steps = Array.from({ length: POINTS }, (_, step) => step / (POINTS - 1));
  return steps.some((across) =>
    steps.some((down) => isIn(topmost(roots, document, x + width * across, y + height * down), PAGE_CONTROLS)),
  );
}

/** A text field of the page, and the space in and around it. */
export class FieldSpace {
  #roots;
  #field;
  /** @readonly */
  rect;
  /** The frame that a kit draws around the field. */
  #frame;
  #isLeftToRight;

  /** @param {Roots} roots @param {Element} field */
  constructor(roots, field) {
    this.#roots = roots;
    this.#field = field;
    this.rect = field.getBoundingClientRect();
    this.#frame = frameOf(field, this.rect.height);
    this.#isLeftToRight = getComputedStyle(field).direction !== "rtl";
  }

  /** Whether the field is on the screen: in the viewport, not scrolled out of a part of the page, and not covered. */
  get isOnScreen() {
    const { x, y, width, height } = this.rect;
    return [0.25, 0.5, 0.75].some((across) => {
      const top = this.#topmost(x + width * across, y + height / 2);
      return top && contains(this.#frame, top);
    });
  }

  /** The place for a control of this size: in the field beside its own buttons, or else next to it. @param {Size} size @returns {Box} */
  placeControl(size) {
    const { x, y, width, height } = this.rect;
    const inside = this.#slot(size);
    if (inside !== undefined) return { x: inside, y: y + (height - size.height) / 2, ...size };
    const beside = { y: y + (height - size.height) / 2, ...size };
    const end = this.#end(size.width);
    const right = { x: x + width + GAP, ...beside };
    const left = { x: x - size.width - GAP, ...beside };
    const outside = [
      ...(this.#isLeftToRight ? [right, left] : [left, right]),
      { x: end, y: y - size.height - GAP, ...size },
      { x: end, y: y + height + GAP, ...size },
    ];
    const above = outside[2];
    const places = [above, ...outside].filter(isInViewport);
    const isFree = (/** @type {Box} */ box) => !coversControl(this.#roots, document, box);
    return outside.find((box) => this.#isEmpty(box)) ?? places.find(isFree) ?? places[0] ?? above;
  }

  /** The place for a panel of this size beside the field and its control, which covers no control of the page if there is such a place. @param {Size} size @param {Box} control @returns {Box} */
  placePanel(size, control) {
    const { x, y, width, height } = union(this.rect, control);
    const fit = (/** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ most) =>
      Math.max(GAP, Math.min(at, most - length - GAP));
    const end = fit(this.#end(size.width), size.width, innerWidth);
    const middle = fit(y, size.height, innerHeight);
    const below = { x: end, y: y + height + GAP, ...size };
    const above = { x: end, y: y - size.height - GAP, ...size };
    const sides = [x + width + GAP, x - size.width - GAP].map((side) => ({ x: side, y: middle, ...size }));
    const corners = [innerHeight - size.height - GAP, GAP].flatMap((top) =>
      [innerWidth - size.width - GAP, GAP].map((left) => ({ x: left, y: top, ...size })),
    );
    const places = [below, above, ...sides, ...corners].filter(isInViewport);
    const isFree = (/** @type {Box} */ box) => !coversControl(this.#roots, document, box);
    return places.find(isFree) ?? places[0] ?? { ...below, y: fit(below.y, size.height, innerHeight) };
  }

  /** @param {number} x @param {number} y */
  #topmost(x, y) {
    return topmost(this.#roots, document, x, y);
  }

  /** The left edge of a box of this width that ends with the field. @param {number} width */
  #end(width) {
    return this.#isLeftToRight ? this.rect.x + this.rect.width - width : this.rect.x;
  }

  /** The left edge of the free space for a control in the field, the nearest to its end. @param {Size} size */
  #slot(size) {
    const { x, y, width, height } = this.rect;
    if (size.height > height + 2 * GAP) return undefined;
    const needed = size.width + 2 * GAP;
    let free = 0;
    for (let from = 0; from + TEXT_WIDTH <= width; from += STEP) {
      if (free >= needed) return this.#isLeftToRight ? x + width - from + GAP : x + from - GAP - size.width;
      const at = this.#isLeftToRight ? x + width - from - 1 : x + from + 1;
      free = this.#isFree(at, y + height / 2) ? free + STEP : 0;
    }
    return undefined;
  }

  /** Whether the field's own text is the only thing at this point. @param {number} x @param {number} y */
  #isFree(x, y) {
    const top = this.#topmost(x, y);
    if (!top || !contains(this.#frame, top)) return false;
    const isEmpty = !get(top, "firstElementChild") && !get(top, "textContent").trim() && !isIn(top, `${PAGE_CONTROLS},svg,img,[role=img]`);
    return top === this.#field || contains(top, this.#field) || Boolean(isIn(top, LABELS)) || isEmpty;
  }

  /** Whether a box in the viewport lies over nothing but the elements that contain the field. @param {Box} box */
  #isEmpty(box) {
    const points = [0.02, 0.5, 0.98].flatMap((across) => [0.1, 0.9].map((down) => [across, down]));
    return (
      isInViewport(box) &&
      points.every(([across, down]) => {
        const top = this.#topmost(box.x + box.width * across, box.y + box.height * down);
        return top && contains(top, this.#field);
      })
    );
  }
}

/** The smallest box around two boxes. @param {Box} one @param {Box} other @returns {Box} */
function union(one, other) {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  const [right, bottom] = [Math.max(one.x + one.width, other.x + other.width), Math.max(one.y + one.height, other.y + other.height)];
  return { x, y, width: right - x, height: bottom - y };
}

/** @param {Box} box */
const isInViewport = ({ x, y, width, height }) => x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight;

/** The largest element around a field that contains no other field and is not much higher. @param {Element} field @param {number} height */
function frameOf(field, height) {
  let frame = field;
  let next = parentOf(field);
  for (let climbed = 0; next && climbed < MAX_FRAME_CLIMB; climbed++) {
    if (call(next, "getBoundingClientRect").height > 2 * height + 40 || queryAll(next, FIELDS).length > 1) break;
    frame = next;
    next = parentOf(next);
  }
  return frame;
}
