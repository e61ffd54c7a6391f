// @ts-check
import { MANY_KEYS } from "../../page/list.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: MANY_KEYS, user: [{ click: { control: "Fill key" } }, { pause: 300 }, { type: "0001" }, { click: { entry: "0001" } }], outcome: "filled" };

/** No attack: a search and a click fill in one of many keys. */
export default function () {}
