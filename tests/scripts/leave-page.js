// @ts-check
/**
 * Leaves the page. Stores in the window's name whether the page requested the browser's warning, which the drivers
 * accept themselves.
 * @param {string} address
 */
export default (address) => {
  addEventListener("beforeunload", (event) => {
    window.name = event.defaultPrevented ? "warned" : "not warned";
  });
  location.assign(address);
};
