// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** The style of selected and highlighted text is the page's. */
export default function () {
  addStyle(`*::selection, ${HOST}::selection { color: transparent !important; background: white !important } ${HOST}::first-line, ${HOST}::first-letter { color: transparent !important; font-size: 0 !important }`);
}
