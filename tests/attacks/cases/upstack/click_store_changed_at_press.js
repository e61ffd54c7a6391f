// @ts-check
import { onControl } from "../../page/control.js";
import { DESCRIBED_KEYS, openStore } from "../../page/stores.js";

/** @type {import("../../case").Attack} */
export const attack = {
  keys: DESCRIBED_KEYS,
  user: [{ drag: { from: { control: "Fill key: Northwind Outfitters" }, to: { control: "Fill key" }, after: 900 } }],
  outcome: "nothing",
};

/** The page shows another store as open while the user holds the pointer down on the control. */
export default function () {
  onControl((host) => {
    const change = () => setTimeout(() => openStore("Bluebird Coffee"), 300);
    const look = () => (host.matches(":hover") ? change() : requestAnimationFrame(look));
    look();
  });
}
