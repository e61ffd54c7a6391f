// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A wide outline or shadow of the host is drawn over what is near. */
export default function () {
  addStyle(`${HOST} { outline: 60px solid white !important; outline-offset: -50px !important; box-shadow: inset 0 0 0 60px white !important; border: 40px solid white !important }`);
}
