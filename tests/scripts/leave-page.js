// @ts-check
/**
 * Leaves the page, and keeps in the window's name if the browser was asked to warn the user: the drivers answer that
 * question themselves.
 * @param {string} address
 */
export default (address) => {
  addEventListener("beforeunload", (event) => {
    window.name = event.defaultPrevented ? "warned" : "not warned";
  });
  location.assign(address);
};
