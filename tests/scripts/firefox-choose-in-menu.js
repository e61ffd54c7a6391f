// @ts-check
/**
 * In Firefox's own window: chooses the entry with this text in the context menu, if the menu is open and has it.
 * Returns whether it does; `undefined` while no menu is open.
 * @param {string} text
 */
export default (text) => {
  const menu = /** @type {any} */ (document.getElementById("contentAreaContextMenu"));
  if (menu?.state !== "open") return undefined;
  const items = /** @type {any[]} */ ([...menu.querySelectorAll("menuitem")]);
  const item = items.find((item) => !item.hidden && item.label === text);
  if (item) menu.activateItem(item);
  else menu.hidePopup();
  return Boolean(item);
};
