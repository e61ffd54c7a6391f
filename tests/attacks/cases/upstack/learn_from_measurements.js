// @ts-check
import { control } from "../../page/control.js";
import { learn } from "../../page/results.js";
import { TWO_KEYS } from "../../page/list.js";
import { learnFrom, learnRoot } from "../../page/learn.js";

/** @type {import("../../case").Attack} */
export const attack = { keys: TWO_KEYS, user: [{ click: { control: "Fill key" } }, { pause: 600 }, { click: { entry: "0001" } }], outcome: "filled" };

/** Animations, and the browser's measurements of input, layout and drawing, refer to elements. */
export default function () {
  const entries = (/** @type {any[]} */ list) => {
    for (const entry of list) {
      const nodes = [entry.target, entry.element, ...(entry.sources ?? []).map((/** @type {any} */ source) => source.node)];
      for (const node of nodes) {
        learnRoot(entry.entryType, node?.getRootNode());
        learnFrom(entry.entryType, node?.textContent);
      }
      if (/extension:/.test(entry.name)) learn(`${entry.entryType}: ${entry.name}`);
    }
  };
  for (const type of PerformanceObserver.supportedEntryTypes) {
    new PerformanceObserver((list) => entries(list.getEntries())).observe(/** @type {any} */ ({ type, buffered: true, durationThreshold: 16 }));
  }
  setInterval(() => {
    for (const animation of document.getAnimations()) learnRoot("animation", /** @type {any} */ (animation.effect)?.target?.getRootNode());
    for (const animation of control()?.getAnimations({ subtree: true }) ?? []) {
      learnRoot("animation of the host", /** @type {any} */ (animation.effect)?.target?.getRootNode());
    }
  }, 50);
}
