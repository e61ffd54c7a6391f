// @ts-check
/** Shows the popup's part for a page that is not recognised, with this text. @param {string} text */
export default (text) => {
  const section = /** @type {HTMLElement} */ (document.querySelector("#unknown"));
  /** @type {HTMLElement} */ (section.querySelector("p")).textContent = text;
  section.hidden = false;
};
