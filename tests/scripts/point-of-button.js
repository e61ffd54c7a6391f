// @ts-check
/**
 * Returns the box of a button, whether it can be seen or not: by its text, its label, or a part of these. Returns null
 * if there is none or if it has no box.
 * @param {ShadowRoot} root @param {string} name
 */
export default (root, name) => {
  const buttons = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("button, [role=button]")]);
  const texts = (/** @type {HTMLElement} */ button) => [button.textContent?.trim(), button.ariaLabel];
  const found =
    buttons.find((button) => texts(button).includes(name)) ??
    buttons.find((button) => texts(button).some((text) => text?.includes(name)));
  const box = found?.getBoundingClientRect();
  return box?.width ? { x: box.x, y: box.y, width: box.width, height: box.height } : null;
};
