// @ts-check
/** Moves the focus to the form's field for the key, which may be in a closed shadow root. */
export default () => globalThis.form.field?.focus();
