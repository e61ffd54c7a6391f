// @ts-check
/**
 * Types a name into the popup's field for it and saves it. Returns whether the field has the focus.
 * @param {string} name
 */
export default (name) => {
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector(".renaming input:focus"));
  if (!field) return false;
  field.value = name;
  field.form?.requestSubmit();
  return true;
};
