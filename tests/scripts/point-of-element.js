// @ts-check
/** Scrolls a page's element into the view, and returns its box. @param {string} selector */
export default (selector) => {
  const element = document.querySelector(selector);
  element?.scrollIntoView({ block: "nearest", behavior: "instant" });
  const box = element?.getBoundingClientRect();
  return box ? { x: box.x, y: box.y, width: box.width, height: box.height } : null;
};
