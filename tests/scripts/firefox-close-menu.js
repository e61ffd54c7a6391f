// @ts-check
/** Closes the context menu. */
export default () => /** @type {any} */ (document.getElementById("contentAreaContextMenu")).hidePopup();
