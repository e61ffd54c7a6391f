// @ts-check
import { CREATE_AND_COPY, attackersKey } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** The page shows the new key, and writes another one to the clipboard. */
export default function () {
  const { writeText } = Clipboard.prototype;
  Clipboard.prototype.writeText = function () {
    return writeText.call(this, attackersKey());
  };
}
