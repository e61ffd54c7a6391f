// @ts-check
import { onControl } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ chord: ["Alt", "k"] }, { chord: ["Alt", "Shift", "k"] }], outcome: "nothing" };

/** The page gives the control an access key. */
export default function () {
  onControl((host) => {
    host.accessKey = "k";
    host.tabIndex = 0;
    host.role = "button";
  });
}
