// @ts-check

/** @type {import("../../case").Attack} */
export const attack = { keys: [{ store: "bluebird", label: "Bluebird", usedFor: "Bluebird Coffee" }], user: [{ click: { control: "Fill key" } }], outcome: "nothing" };

/** No attack: the only key belongs to another store than the open one. One click asks, and fills in nothing. */
export default function () {}
