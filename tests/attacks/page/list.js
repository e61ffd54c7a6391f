// @ts-check
import { addOwn } from "./control.js";

/** Two keys of two stores, the first of the open one. @type {import("../case").KeptKey[]} */
export const TWO_KEYS = [
  { store: "northwind", label: "Zebra", usedFor: "Northwind Outfitters" },
  { store: "bluebird", label: "Bluebird", usedFor: "Bluebird Coffee" },
];

/** Enough keys for a list with a search field. @type {import("../case").KeptKey[]} */
export const MANY_KEYS = Array.from({ length: 12 }, (_, at) => ({
  store: at % 2 ? "bluebird" : "northwind",
  label: `Zebra ${at}`,
  usedFor: at % 2 ? "Bluebird Coffee" : "Northwind Outfitters",
}));

/** Facts about these keys that the page must not learn. */
export const SECRETS = ["Zebra", "ending in 0001", "0001", "5f0c2a9b7e4d4c0012ab34cd", "60d1e8f3a1b2c30098fe76dc"];

/** A false list, painted over the window. @param {string} [css] */
export function falseList(css = "") {
  return addOwn(
    `position:fixed;inset:0;width:auto;height:auto;margin:0;border:0;padding:0;z-index:2147483647;pointer-events:none;` +
      `background:white;${css}`,
    "Bluebird, and no Zebra",
  );
}
