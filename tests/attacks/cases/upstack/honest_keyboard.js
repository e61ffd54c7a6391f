// @ts-check

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { page: "form .field:nth-of-type(3) input" } }, { key: "Tab" }, { pause: 1000 }, { key: "Enter" }], outcome: "filled" };

/** No attack: the keyboard alone fills in the key. */
export default function () {}
