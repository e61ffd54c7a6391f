// @ts-check
import { FILL_BY_HAND, UNKNOWN_FORM } from "../../page/by_hand.js";

/** @type {import("../../case").Attack} */
export const attack = { address: UNKNOWN_FORM, withoutControl: true, user: FILL_BY_HAND, outcome: "filled" };

/** No attack: the key goes into the field that the user has chosen. */
export default function () {}
