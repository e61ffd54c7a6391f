// @ts-check
import { onControl } from "../../page/control.js";
import { DESCRIBED_KEYS, openStore } from "../../page/stores.js";

/** @type {import("../../case").Attack} */
export const attack = {
  keys: DESCRIBED_KEYS,
  user: [{ hoverAndClick: { at: { control: "Fill key: Northwind Outfitters" }, after: 250 } }],
  outcome: "nothing",
};

/** The page shows another store as open when the pointer arrives at the control, right before a click. */
export default function () {
  onControl((host) => {
    const look = () => (host.matches(":hover") ? openStore("Bluebird Coffee") : requestAnimationFrame(look));
    look();
  });
}
