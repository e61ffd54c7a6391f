// @ts-check
/**
 * Returns the centre, in pixels of the viewport, of the innermost enabled element with this text or label. Returns null
 * if there is none or if it moves.
 * @param {ShadowRoot} root
 * @param {string} text
 */
export default (root, text) => {
  const matches = (/** @type {HTMLElement} */ element) =>
    element.checkVisibility() &&
    !element.matches(":disabled, h1, h2, h3") &&
    [element.innerText.trim(), element.dataset.text, element.ariaLabel].includes(text);
  const all = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("*"));
  const element = Array.from(all).filter(matches).pop();
  if (!element) return null;
  const before = element.getBoundingClientRect().y;
  element.scrollIntoView({ block: "nearest", behavior: "instant" });
  const { x, y, width, height } = element.getBoundingClientRect();
  // Keyferry ignores a click on a control that has just moved: a user takes longer to aim.
  return y === before ? { x: x + width / 2, y: y + height / 2 } : null;
};
