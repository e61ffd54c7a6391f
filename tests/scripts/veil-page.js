// @ts-check
/** Hides the whole page behind an element that lets clicks through, and puts it on top of the top layer in each frame. */
export default () => {
  const veil = document.createElement("div");
  Object.assign(veil.style, {
    position: "fixed",
    inset: 0,
    width: "100%",
    height: "100%",
    margin: 0,
    border: 0,
    background: "white",
    pointerEvents: "none",
  });
  veil.className = "veil";
  veil.popover = "manual";
  document.body.append(veil);
  const raise = () => {
    if (!veil.isConnected) return;
    veil.hidePopover();
    veil.showPopover();
    requestAnimationFrame(raise);
  };
  raise();
};
