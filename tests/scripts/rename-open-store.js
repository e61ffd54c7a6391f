// @ts-check
/** Shows this name for the open store, as a page's script can. @param {string} name */
export default (name) => {
  const [option] = /** @type {HTMLSelectElement} */ (document.querySelector("header select")).selectedOptions;
  option.textContent = name;
};
