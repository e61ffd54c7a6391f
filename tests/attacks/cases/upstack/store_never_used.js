// @ts-check

/** @type {import("../../case").Attack} */
export const attack = { keys: [{ store: "northwind", label: "Northwind" }], user: [{ click: { control: "Fill key" } }], outcome: "nothing" };

/** The first filling of a key that was never used is confirmed: anybody could have put it into the keyring. */
export default function () {}
