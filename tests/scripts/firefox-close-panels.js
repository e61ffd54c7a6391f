// @ts-check
/** In Firefox's own window: closes open panels, the extension's popup among them. Returns whether all are closed. */
export default () => {
  const panels = /** @type {any[]} */ ([...document.querySelectorAll("panel")]);
  for (const panel of panels) if (panel.state === "open") panel.hidePopup();
  return panels.every((panel) => panel.state === "closed");
};
