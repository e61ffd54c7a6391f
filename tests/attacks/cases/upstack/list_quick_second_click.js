// @ts-check
import { TWO_KEYS } from "../../page/list.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { clickAtOnce: { entry: "0001" } }], outcome: "nothing" };

/** The list opens under a pointer that clicks twice: nobody has read it. */
export default function () {}
