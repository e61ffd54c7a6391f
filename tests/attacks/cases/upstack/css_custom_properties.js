// @ts-check
import { HOST, addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** Custom properties are inherited through a closed shadow root. */
export default function () {
  const names = ["surface", "text", "muted", "line", "accent", "on-accent", "bad", "ask", "hover", "tone"];
  addStyle(`${HOST}, html, * { ${names.map((name) => `--${name}: transparent !important`).join(";")} }`);
}
