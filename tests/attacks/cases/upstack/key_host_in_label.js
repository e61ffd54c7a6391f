// @ts-check
import { addOwn, onControl } from "../../page/control.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ await: "#bait" }, { click: { page: "#bait" } }], outcome: "nothing" };

/** The page puts the control into a label and a link, whose clicks activate what is inside. */
export default function () {
  onControl((host) => {
    if (document.querySelector("#bait")) return;
    const label = addOwn("position:fixed;left:30%;top:3%;width:120px;height:30px;background:gold", "Play", "label");
    label.id = "bait";
    label.append(host);
  });
}
