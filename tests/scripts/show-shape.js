// @ts-check
/**
 * Shows another page shape in the same document.
 * @param {string} address
 */
export default (address) => show(address);
