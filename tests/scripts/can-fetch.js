// @ts-check
/** Returns whether the page can request an address. @param {string} address */
export default (address) => fetch(address, { mode: "no-cors" }).then(() => true, () => false);
