// @ts-check
/**
 * The label or text of the focused element in a shadow root; empty if none has the focus.
 * @param {ShadowRoot} root
 */
export default ({ activeElement }) => (activeElement?.ariaLabel ?? activeElement?.textContent ?? "").trim();
