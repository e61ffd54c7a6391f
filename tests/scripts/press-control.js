// @ts-check
/** Tries to press the fill control in every way that a page's script can. */
export default () => {
  const control = /** @type {HTMLElement} */ (document.querySelector("div[popover=manual]"));
  const { x, y, width, height } = control.getBoundingClientRect();
  const inside = /** @type {HTMLElement} */ (document.elementFromPoint(x + width / 2, y + height / 2));
  for (const target of [control, inside]) {
    target.click();
    target.focus();
    const common = { bubbles: true, composed: true };
    for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
      target.dispatchEvent(new MouseEvent(type, { ...common, clientX: x + 5, clientY: y + 5, detail: 1 }));
    }
    for (const type of ["keydown", "keyup"]) {
      target.dispatchEvent(new KeyboardEvent(type, { ...common, key: "Enter" }));
    }
  }
};
