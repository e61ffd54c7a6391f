// @ts-check
// The store that the dashboard shows as open, which the page's script can change.

/** Two keys of two stores that Omnisend has described. The first store is open. @type {import("../case").KeptKey[]} */
export const DESCRIBED_KEYS = [
  { store: "northwind", label: "UpstackData", described: "Northwind Outfitters" },
  { store: "bluebird", label: "UpstackData", described: "Bluebird Coffee" },
];
/** A store without a key. */
export const UNKNOWN_STORE = "Southwind";

/** Shows a store as open. @param {string} name */
export function openStore(name) {
  const select = /** @type {HTMLSelectElement} */ (document.querySelector("header select"));
  select.selectedOptions[0].textContent = name;
}
