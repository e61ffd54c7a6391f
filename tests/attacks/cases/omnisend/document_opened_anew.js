// @ts-check
import { CREATE_AND_COPY } from "../../page/omnisend.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: [], user: CREATE_AND_COPY, outcome: "saved" };

/** `document.open()` removes all listeners of the document and its window. */
export default function () {
  addEventListener("load", async () => {
    const html = await (await fetch("/?plain")).text();
    document.open();
    document.write(html.replace(/<script>[^]*?<.script>/, ""));
    document.close();
  });
}
