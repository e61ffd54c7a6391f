// @ts-check
/** The text or label of the element with the focus. */
export default () => {
  const { ariaLabel, textContent } = /** @type {Element} */ (document.activeElement);
  return (ariaLabel ?? textContent ?? "").trim();
};
