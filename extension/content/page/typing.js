// @ts-check

/**
 * Puts a text into a field so that the page's framework takes it for typing. Setting the value from the isolated world
 * bypasses React's own record of it, so that React sees a difference when the `input` event comes. Fields that commit
 * on blur receive the events of focus and blur, while the user's focus stays where it is; a combobox is really focused,
 * for it accepts nothing otherwise.
 *
 * @param {Element} field @param {string} text
 */
export function typeText(field, text) {
  if (!(field instanceof HTMLInputElement)) return;
  const dispatch = (/** @type {string} */ kind, bubbles = true) =>
    field.dispatchEvent(new Event(kind, { bubbles, composed: true }));
  const isCombobox = field.getAttribute("role") === "combobox";
  if (isCombobox) {
    field.focus();
  } else {
    dispatch("focus", false);
    dispatch("focusin");
  }
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText", data: text }));
  dispatch("change");
  if (isCombobox) return;
  dispatch("blur", false);
  dispatch("focusout");
}

/** The text that a copy takes: the selection in this element, or else the document's. @param {Element | undefined} focused */
export function selectedText(focused) {
  if (focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement) {
    // Fields of some kinds, such as number, have no readable selection.
    const text = focused.value.slice(focused.selectionStart ?? 0, focused.selectionEnd ?? 0);
    if (text) return text;
  }
  // Some browsers have a selection for each shadow root.
  const roots = /** @type {any[]} */ ([focused?.getRootNode(), document]);
  return roots.map((root) => String(root?.getSelection?.() ?? "")).find((text) => text);
}
