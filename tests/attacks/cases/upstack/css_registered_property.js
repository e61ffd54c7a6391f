// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A registered custom property is not inherited: its initial value replaces what the host declares. */
export default function () {
  addStyle(
    ["surface", "text", "accent", "on-accent", "line", "muted"]
      .map((name) => `@property --${name} { syntax: "<color>"; inherits: false; initial-value: transparent }`)
      .join("\n"),
  );
}
