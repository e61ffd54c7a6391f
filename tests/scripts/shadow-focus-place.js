// @ts-check
/**
 * Returns the place of the focused element and of its host in the viewport, or null if nothing in the root has the focus.
 * @param {ShadowRoot} root
 */
export default (root) => {
  const focused = root.activeElement;
  return focused && [focused, root.host].map((element) => element.getBoundingClientRect().toJSON());
};
