// @ts-check
import { toTopLayer } from "../../page/cover.js";
import { falseList, TWO_KEYS } from "../../page/list.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { click: { entry: "0001" } }], outcome: "nothingUnseen" };

/** Other names are painted over the list in the top layer. */
export default function () {
  addEventListener("pointerup", () => setTimeout(() => toTopLayer(falseList()), 200), true);
}
