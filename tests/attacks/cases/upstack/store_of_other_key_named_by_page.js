// @ts-check

/** @type {import("../../case").Attack} */
export const attack = { keys: [{ store: "bluebird", label: "Bluebird", usedFor: "Bluebird Coffee" }], user: [{ click: { control: "Fill key" } }, { clickAtOnce: { control: "Fill key" } }], outcome: "nothing" };

/** Two clicks are no answer to the question that the first one asks. */
export default function () {}
