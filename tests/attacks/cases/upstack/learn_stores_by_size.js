// @ts-check
import { control, onControl } from "../../page/control.js";
import { learn } from "../../page/results.js";
import { DESCRIBED_KEYS, UNKNOWN_STORE, openStore } from "../../page/stores.js";

/** Time in which the control takes another name, in milliseconds. */
const RENAMED_MILLIS = 700;
const KNOWN_STORE = "Northwind Outfitters";
/** The stores that the page tries: the last change is compared with that between two stores without a key. */
const STORES = [UNKNOWN_STORE, "Eastwind", KNOWN_STORE, UNKNOWN_STORE, KNOWN_STORE];

/** @type {import("../../case").Attack} */
export const attack = { keys: DESCRIBED_KEYS, user: [{ pause: 4000 }, { await: "#measured" }, { click: { control: "Fill key: Northwind Outfitters" } }], outcome: "filled" };

/** The page shows stores with and without a key as open, and measures whether Keyferry's control differs. */
export default function () {
  // Drawing and layout, as the browser reports them.
  let drawn = "";
  for (const type of ["layout-shift", "largest-contentful-paint", "element"]) {
    if (!PerformanceObserver.supportedEntryTypes.includes(type)) continue;
    new PerformanceObserver((list) => {
      // Elements of the page are named; they move with the name of the page's own store.
      const isOwn = (/** @type {any} */ entry) => entry.element || entry.sources?.some((/** @type {any} */ source) => source.node);
      drawn += list.getEntries().flatMap((entry) => (isOwn(entry) ? [] : `${type} `)).join("");
    }).observe(/** @type {any} */ ({ type, buffered: false }));
  }
  let hasStarted = false;
  onControl(async (host) => {
    if (hasStarted) return;
    hasStarted = true;
    /** @type {Map<string, string>} */
    const seen = new Map();
    for (const [at, store] of STORES.entries()) {
      drawn = "";
      openStore(store);
      await new Promise((resolve) => setTimeout(resolve, RENAMED_MILLIS));
      for (const [way, size] of Object.entries({ ...sizes(control() ?? host), ...(at > 0 && { drawn }) })) {
        const before = seen.get(way);
        if (before !== undefined && before !== size) learn(`${way} of ${store}: ${size} instead of ${before}`);
        seen.set(way, size);
      }
    }
    document.body.append(Object.assign(document.createElement("i"), { id: "measured", className: "own" }));
  });
}

/** Everything that a page can measure of an element. @param {HTMLElement} host @returns {Record<string, string>} */
function sizes(host) {
  const { x, y, width, height } = host.getBoundingClientRect();
  const style = getComputedStyle(host);
  return {
    rect: [x, y, width, height].join(" "),
    rects: [...host.getClientRects()].map((rect) => `${rect.width} ${rect.height}`).join(),
    offset: [host.offsetLeft, host.offsetTop, host.offsetWidth, host.offsetHeight].join(" "),
    scroll: [host.scrollWidth, host.scrollHeight, host.clientWidth, host.clientHeight].join(" "),
    style: [...style].map((name) => style.getPropertyValue(name)).join(),
    attributes: [...host.attributes].map(({ name, value }) => `${name}=${value}`).join(),
    hits: hits(host),
    document: [document.documentElement.scrollWidth, document.documentElement.scrollHeight].join(" "),
    animations: String(document.getAnimations().length),
  };
}

/** The points at which the control takes the pointer. @param {HTMLElement} host */
function hits(host) {
  const found = [];
  const box = host.getBoundingClientRect();
  for (let x = box.x - 200; x < box.right + 200; x += 4) {
    for (let y = box.y - 40; y < box.bottom + 40; y += 2) {
      if (document.elementFromPoint(x, y) === host) found.push(`${x},${y}`);
    }
  }
  return `${found.length} points from ${found[0]} to ${found.at(-1)}`;
}
