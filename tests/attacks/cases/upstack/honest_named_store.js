// @ts-check
import { DESCRIBED_KEYS } from "../../page/stores.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: DESCRIBED_KEYS, user: [{ click: { control: "Fill key: Northwind Outfitters" } }], outcome: "filled" };

/** No attack: one click fills in the open store's key, which the control names. */
export default function () {}
