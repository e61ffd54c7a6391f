// @ts-check
import { control, placeOfButton } from "../../page/control.js";
import { TWO_KEYS } from "../../page/list.js";
import { learnFrom, learnRoot } from "../../page/learn.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { pause: 1000 }], outcome: "nothing" };

/** Whatever of the document's content, its markup and its attributes can be read. */
export default function () {
  setInterval(() => {
    const host = control();
    if (!host) return;
    learnFrom("markup", document.documentElement.outerHTML);
    learnFrom("text", document.documentElement.innerText);
    const all = /** @type {any} */ (document.documentElement);
    learnFrom("serialized roots", all.getHTML?.({ serializableShadowRoots: true }));
    learnFrom("serialized document", new XMLSerializer().serializeToString(document));
    const copy = /** @type {HTMLElement} */ (document.importNode(host, true));
    learnRoot("clone", copy.shadowRoot);
    learnRoot("element", host.shadowRoot);
    for (const name of Object.getOwnPropertyNames(host)) learnFrom("property", /** @type {any} */ (host)[name]);
    for (const sheet of document.adoptedStyleSheets) learnFrom("style sheet", [...sheet.cssRules].map((rule) => rule.cssText).join());
    const { x, y } = placeOfButton();
    for (let down = 0; down < 300; down += 10) {
      const [element] = document.elementsFromPoint(x, y + down);
      learnRoot("point", element?.getRootNode());
      const caret = document.caretPositionFromPoint?.(x, y + down)?.offsetNode;
      learnRoot("caret", caret?.getRootNode());
      learnFrom("caret", caret?.textContent);
      learnFrom("range", /** @type {any} */ (document).caretRangeFromPoint?.(x, y + down)?.startContainer.textContent);
    }
  }, 200);
}
