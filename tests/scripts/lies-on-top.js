// @ts-check
/**
 * Whether an element, or one inside it, is the topmost at its centre: a click there reaches it.
 * @param {Element} element
 */
export default (element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  return top !== null && (element.contains(top) || (element.getRootNode() !== document && top.contains(/** @type {ShadowRoot} */ (element.getRootNode()).host)));
};
