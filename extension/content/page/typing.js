// @ts-check
import { call } from "./dom.js";

/**
 * Puts a text into a field in such a way that the page's framework handles it as typing. The value is set from the
 * isolated world, which bypasses React's record of it, so that React notices a change at the `input` event. Fields that
 * commit on blur receive focus and blur events without moving the user's focus. A combobox is focused for real, because
 * it accepts no text otherwise.
 *
 * @param {HTMLInputElement | HTMLTextAreaElement} field @param {string} text
 */
export function typeText(field, text) {
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

/** The text that a copy command copies: the selection in this element, or else the document's. @param {Element | undefined} focused */
export function selectedText(focused) {
  if (focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement) {
    // Fields of some types, such as `number`, do not expose their selection.
    const text = focused.value.slice(focused.selectionStart ?? 0, focused.selectionEnd ?? 0);
    if (text) return text;
  }
  // Some browsers have a separate selection in each shadow root.
  const roots = /** @type {any[]} */ ([focused && call(focused, "getRootNode"), window]);
  return roots.map((root) => String(root?.getSelection?.() ?? "")).find((text) => text);
}
