// @ts-check
import { onControl } from "../../page/control.js";
import { falseList, TWO_KEYS } from "../../page/list.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { click: { entry: "0001" } }], outcome: "nothingUnseen" };

/** Other names are painted over the list, and let clicks through. */
export default function () {
  onControl((host) => host.addEventListener("click", () => setTimeout(falseList, 200), true));
  addEventListener("click", () => setTimeout(falseList, 200), true);
}
