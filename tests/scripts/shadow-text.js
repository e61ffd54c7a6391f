// @ts-check
/**
 * Returns the visible texts in a shadow root, each in a line. Those of Keyferry's surfaces are in attributes.
 * @param {ShadowRoot} root
 */
export default (root) => {
  const isText = (/** @type {Node} */ node) => node instanceof Text;
  const text = (/** @type {HTMLElement} */ element) =>
    element.dataset.text ?? Array.from(element.childNodes).filter(isText).map((node) => node.nodeValue).join("");
  const elements = /** @type {HTMLElement[]} */ (Array.from(root.querySelectorAll("*")));
  return elements.filter((element) => element.checkVisibility()).map(text).filter((line) => line.trim()).join("\n");
};
