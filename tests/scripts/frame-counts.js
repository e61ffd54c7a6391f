// @ts-check
/** Counts the fields and the fill controls in the page's frame. */
export default () => {
  const page = /** @type {Document} */ (document.querySelector("iframe")?.contentDocument);
  return ["input", "div[popover=manual]"].map((selector) => page.querySelectorAll(selector).length);
};
