// @ts-check
/**
 * Replaces what the page displays, its title, and the rest of its address after the origin.
 * @param {string} html @param {string} title @param {string} address
 */
export default (html, title, address) => {
  history.replaceState(null, "", address);
  document.title = title;
  document.body.innerHTML = html;
};
