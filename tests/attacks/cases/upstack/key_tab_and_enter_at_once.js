// @ts-check

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { page: "form .field:nth-of-type(3) input" } }, { keys: ["Tab", "Enter"] }], outcome: "nothing" };

/** The user is asked to press two keys, one right after the other: nobody has seen the focus. */
export default function () {}
