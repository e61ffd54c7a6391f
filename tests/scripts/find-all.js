// @ts-check
/**
 * The elements for a CSS selector, in open shadow roots too.
 * @param {string} selector
 */
export default (selector) => {
  const find = (/** @type {Document | ShadowRoot} */ root) => {
    const found = [...root.querySelectorAll(selector)];
    for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) found.push(...find(shadowRoot));
    return found;
  };
  return find(document);
};
