// @ts-check
/** Moves the focus to an element, or to the frame's first field if it is a frame. @param {string} selector */
export default (selector) => {
  const element = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  const inner = element instanceof HTMLIFrameElement ? element.contentDocument?.querySelector("input") : element;
  if (element instanceof HTMLIFrameElement) element.focus();
  inner?.focus();
};
