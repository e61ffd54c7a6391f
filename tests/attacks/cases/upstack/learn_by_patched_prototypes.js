// @ts-check
import { TWO_KEYS } from "../../page/list.js";
import { learnRoot } from "../../page/learn.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { pause: 1000 }], outcome: "nothing" };

/** The page replaces the functions with which shadow roots are made and changed. */
export default function () {
  const { getRootNode } = Node.prototype;
  const rootOf = (/** @type {unknown} */ node) => (node instanceof Node ? getRootNode.call(node) : undefined);
  const wrap = (/** @type {any} */ owner, /** @type {string} */ name) => {
    const original = owner[name];
    owner[name] = function (/** @type {any[]} */ ...args) {
      const result = Reflect.apply(original, this, args);
      for (const value of [this, result, ...args]) {
        learnRoot(name, value);
        learnRoot(name, rootOf(value));
      }
      return result;
    };
  };
  wrap(Element.prototype, "attachShadow");
  for (const name of ["append", "prepend", "replaceChildren", "querySelectorAll", "setAttribute", "before", "after"]) wrap(Element.prototype, name);
  for (const name of ["appendChild", "insertBefore", "replaceChild", "getRootNode"]) wrap(Node.prototype, name);
  for (const name of ["addEventListener", "dispatchEvent"]) wrap(EventTarget.prototype, name);
  wrap(HTMLElement.prototype, "showPopover");
  wrap(HTMLElement.prototype, "attachInternals");
  wrap(HTMLElement.prototype, "focus");
  wrap(Document.prototype, "createElement");
  wrap(CSSStyleSheet.prototype, "replaceSync");
  for (const name of ["adoptedStyleSheets", "textContent"]) {
    for (const prototype of [ShadowRoot.prototype, Node.prototype]) {
      const property = Object.getOwnPropertyDescriptor(prototype, name);
      if (!property?.set) continue;
      Object.defineProperty(prototype, name, { ...property, set(value) { learnRoot(name, rootOf(this)); property.set?.call(this, value); } });
    }
  }
}
