// @ts-check

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "filled" };

/** No attack: one click fills in the only key. */
export default function () {}
