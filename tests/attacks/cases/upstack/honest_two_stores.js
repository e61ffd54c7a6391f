// @ts-check
import { TWO_KEYS } from "../../page/list.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { click: { entry: "0001" } }], outcome: "filled" };

/** No attack: two clicks fill in one of two keys. */
export default function () {}
