// @ts-check
/** Hides the whole page behind an element that lets clicks through, in the top layer. */
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
  veil.popover = "manual";
  document.body.append(veil);
  veil.showPopover();
};
