// @ts-check
// Measures whether a user can see an element. crates/core/src/capture/visibility.rs decides what that means.
import { MIN_OPACITY_PERCENT, MIN_SIDE } from "#core";
import { call, get } from "./dom.js";
import { parentOf } from "./roots.js";

/** @import * as rust from "#interfaces" */

/** How far beside a control a click on it may be, in CSS pixels: kits enlarge small controls for fingers. */
const REACH = 24;

/** The element around a node that has a box of its own. @param {Node} node @returns {Element} */
function boxed(node) {
  const element = node instanceof Element ? node : /** @type {Element} */ (parentOf(/** @type {Element} */ (node)));
  return getComputedStyle(element).display === "contents" ? boxed(/** @type {Element} */ (parentOf(element))) : element;
}

/** The opacity of an element and its ancestors, in percent; 0 if it is not rendered. @param {Element} element */
function opacityOf(element) {
  let percent = call(element, "checkVisibility", { visibilityProperty: true }) ? 100 : 0;
  for (let here = /** @type {Element | undefined} */ (element); here; here = get(here, "assignedSlot") ?? parentOf(here)) {
    const { opacity, filter } = getComputedStyle(here);
    percent *= Number(opacity) * Number(/opacity\((.*?)\)/.exec(filter)?.[1] ?? 1);
  }
  return percent;
}

/** The part of a text's or icon's colour that is not transparent, unless an image is behind it, from 0 to 1. @param {Element} element */
function inkOf(element) {
  const { backgroundImage, color } = getComputedStyle(element);
  const alpha = backgroundImage === "none" && /(?:rgba.*,|\/) ([\d.]+)\)/.exec(color);
  return alpha ? Number(alpha[1]) : 1;
}

/** Whether a user can see a node. @param {Node} node @param {Element} [frame] the element that draws it, whose opacity counts */
export function isSeen(node, frame) {
  const element = boxed(node);
  const { width, height } = call(element, "getBoundingClientRect");
  const isRendered = call(element, "checkVisibility", { visibilityProperty: true });
  const opacity = opacityOf(frame ?? element) * inkOf(element);
  return isRendered && Math.min(width, height) >= MIN_SIDE && opacity >= MIN_OPACITY_PERCENT;
}

/** Measures a control that an event activated. @param {Element} control @param {any} event @returns {rust.VisibilitySnapshot} */
export function visibilityOf(control, { detail, clientX, clientY }) {
  const element = boxed(control);
  const { left, right, top: above, bottom, width, height } = call(element, "getBoundingClientRect");
  const { innerWidth, innerHeight } = top ?? window;
  /** The part of a length that is in the window. @param {number} from @param {number} to @param {number} end */
  const inWindow = (from, to, end) => Math.max(0, Math.min(to, end) - Math.max(from, 0));
  const isNear = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ to) =>
    at >= from - REACH && at <= to + REACH;
  return {
    opacityPercent: opacityOf(element) * inkOf(element),
    shorterSide: Math.min(width, height),
    windowPercent: (100 * inWindow(left, right, innerWidth) * inWindow(above, bottom, innerHeight)) / innerWidth / innerHeight,
    // Clicks by the keyboard have no place.
    isAtClick: !detail || (isNear(clientX, left, right) && isNear(clientY, above, bottom)),
  };
}
