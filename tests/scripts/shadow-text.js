// @ts-check
/**
 * Returns the visible text in a shadow root.
 * @param {ShadowRoot} root
 */
export default (root) =>
  Array.from(root.children, (child) => /** @type {HTMLElement} */ (child).innerText).join("\n");
