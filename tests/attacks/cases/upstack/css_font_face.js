// @ts-check
import { addStyle } from "../../page/style.js";

/** @type {import("../../case").Attack} */
export const attack = { user: [{ click: { control: "Fill key" } }], outcome: "nothingUnseen" };

/** A font of the page with the name of a system font: its letters have no size. */
export default function () {
  addStyle(
    ["system-ui", "sans-serif", "ui-sans-serif", "Arial", "Segoe UI", "DejaVu Sans"]
      .map((name) => `@font-face { font-family: "${name}"; src: local("DejaVu Sans"), local("DejaVuSans"); size-adjust: 1% }`)
      .join("\n"),
  );
}
