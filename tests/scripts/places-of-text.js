// @ts-check
/**
 * The number of fields and texts that contain this text, in open shadow roots too.
 * @param {string} text
 */
export default (text) => {
  const count = (/** @type {Document | ShadowRoot} */ root) => {
    let found = 0;
    for (const element of root.querySelectorAll("*")) {
      const own = Array.from(element.childNodes, (node) => (node instanceof Text ? node.data : "")).join("");
      const { value } = /** @type {HTMLInputElement} */ (element);
      if (own.includes(text) || (typeof value === "string" && value.includes(text))) found++;
      if (element.shadowRoot) found += count(element.shadowRoot);
    }
    return found;
  };
  return count(document);
};
