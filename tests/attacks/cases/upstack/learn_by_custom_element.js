// @ts-check
import { onControl } from "../../page/control.js";
import { TWO_KEYS } from "../../page/list.js";
import { learnFrom, learnRoot } from "../../page/learn.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { pause: 1000 }], outcome: "nothing" };

/** The page defines elements with Keyferry's names: their constructors get the closed shadow root. */
export default function () {
  for (const name of ["keyferry-fill", "keyferry-notice", "keyferry-control", "keyferry-host", "keyferry-surface"]) {
    customElements.define(name, class extends HTMLElement {
      constructor() {
        super();
        const internals = this.attachInternals();
        setInterval(() => {
          learnRoot("internals", internals.shadowRoot);
          learnFrom("internals", internals.shadowRoot?.textContent);
        }, 50);
      }
    });
  }
  // Upgrades an element that was created before.
  onControl((host) => {
    if (!host.localName.includes("-")) return;
    try {
      learnRoot("internals of the element", host.attachInternals().shadowRoot);
    } catch {}
  });
}
