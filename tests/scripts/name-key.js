// @ts-check
/**
 * Types a name into the popup's field for it and saves it.
 * @param {string} name
 */
export default (name) => {
  const field = /** @type {HTMLInputElement} */ (document.querySelector(".renaming input"));
  field.value = name;
  field.form?.requestSubmit();
};
