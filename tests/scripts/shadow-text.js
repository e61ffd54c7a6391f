// @ts-check
/**
 * The text that can be read.
 * @param {ShadowRoot} root
 */
export default (root) =>
  Array.from(root.children, (child) => /** @type {HTMLElement} */ (child).innerText).join("\n");
