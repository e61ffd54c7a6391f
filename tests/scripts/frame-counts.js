// @ts-check
/** How many fields and fill controls the page's frame has. */
export default () => {
  const page = /** @type {Document} */ (document.querySelector("iframe")?.contentDocument);
  return ["input", "keyferry-fill"].map((selector) => page.querySelectorAll(selector).length);
};
