// @ts-check
/** Covers the end of the fill control with an element of the page, in the top layer. */
export default () => {
  const control = /** @type {HTMLElement} */ (document.querySelector("div[popover=manual]"));
  const { x, y, width, height } = control.getBoundingClientRect();
  const cover = document.createElement("div");
  Object.assign(cover.style, {
    position: "fixed",
    left: `${x + width * 0.7}px`,
    top: `${y}px`,
    width: `${width}px`,
    height: `${height}px`,
    margin: 0,
    border: 0,
    background: "white",
  });
  cover.className = "cover";
  cover.popover = "manual";
  document.body.append(cover);
  cover.showPopover();
};
