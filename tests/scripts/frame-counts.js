// @ts-check
/** Counts the fields and the fill controls in the page's frame. */
export default () => {
  const page = /** @type {Document} */ (document.querySelector("iframe")?.contentDocument);
  return ["input", "keyferry-fill"].map((selector) => page.querySelectorAll(selector).length);
};
