// @ts-check
// The notice on Omnisend's page. What it says and when it is there, the Rust decides
// (crates/content/src/omnisend/notice.rs).

import { card, notice as own } from "#styles";
import { does, draw, shadowHost } from "./card.js";
import { hear } from "./events.js";

/** Where the notice may stand, the best place first: pages have their own buttons at the other end of the foot. */
const CORNERS = ["foot-start", "foot-end", "head-end", "head-start"];
/** What of the page the notice should not cover. */
const PAGE_CONTROLS = "a[href],button,input,select,textarea,[role=button],[role=menuitem],[role=tab]";
/** How many points across and down are looked at for what would be covered. */
const POINTS = 6;

/**
 * Makes the notice, which stands in the top document.
 *
 * @param {import("./content.js").Tell} tell is told what the button that was pressed does, or which movement has ended
 * @param {import("./content.js").Text} text
 */
function make(tell, text) {
  const view = /** @type {Window} */ (top);
  const { document } = view;
  const { host, root } = shadowHost(document, "div", card + own);
  host.popover = "manual";
  host.setAttribute("data-corner", CORNERS[0]);
  hear(root, "click animationend", (_, event) => tell("used", does(event)));
  let placing = 0;

  /** Puts it above everything else of the page, and where a modal dialog leaves it usable. */
  function attach() {
    const parent = Array.from(document.querySelectorAll("dialog:modal")).pop() ?? document.documentElement;
    if (host.parentNode === parent) return;
    parent.appendChild(host);
    try {
      host.showPopover();
    } catch {
      // Where the browser cannot do that, the z-index has to do.
    }
  }

  /** Stands in the first corner where no control of the page is covered; in the best one if there is none. */
  function place() {
    // Not away from under the user's hand.
    if (root.activeElement || host.matches(":hover")) return;
    const standsIn = (/** @type {string} */ corner) => host.setAttribute("data-corner", corner);
    for (const corner of CORNERS) {
      standsIn(corner);
      if (!coversControl()) return;
    }
    standsIn(CORNERS[0]);
  }

  /** Before it is seen, when the browser makes the layout anyway. */
  function placeSoon() {
    view.cancelAnimationFrame(placing);
    placing = view.requestAnimationFrame(place);
  }

  function coversControl() {
    const { x, y, width, height } = host.getBoundingClientRect();
    const steps = Array.from({ length: POINTS }, (_, step) => step / (POINTS - 1));
    const at = (/** @type {number} */ across, /** @type {number} */ down) =>
      document.elementsFromPoint(x + width * across, y + height * down);
    return steps.some((across) =>
      steps.some((down) => at(across, down).some((element) => element !== host && element.closest(PAGE_CONTROLS))),
    );
  }

  return {
    /** @param {number} urgent 1 or 0 @param {string} parts */
    show(urgent, parts) {
      // Set before the text comes, which is when screen readers announce it.
      host.setAttribute("role", urgent ? "alert" : "status");
      attach();
      const focused = root.activeElement?.getAttribute("data-does");
      root.replaceChildren();
      draw(root, parts, text);
      // The button that had the focus is made anew, and keeps it.
      if (focused) /** @type {HTMLElement | null} */ (root.querySelector(`[data-does='${focused}']`))?.focus();
      placeSoon();
    },
    hide: () => host.remove(),
    /** Puts it back where the page has removed it, a dialog that it stood in for example. */
    keep() {
      if (host.isConnected) return;
      attach();
      placeSoon();
    },
  };
}

/**
 * A page that lets nothing be added to it cannot be told anything; the toolbar icon still can, and what else is done for a
 * key goes on.
 *
 * @param {() => void} act
 */
function attempt(act) {
  try {
    act();
  } catch {
    // The page's own doing.
  }
}

/** @type {Parameters<typeof import("./content.js").lend>[1]} */
export function notice(tell, text) {
  /** @type {ReturnType<typeof make> | undefined} */
  let made;
  return {
    /** Made when there is something to say, so that an idle page holds nothing. @param {number} urgent @param {string} parts */
    show: (urgent, parts) =>
      attempt(() => {
        made ??= make(tell, text);
        made.show(urgent, parts);
      }),
    hide: () => made?.hide(),
    keep: () => attempt(() => made?.keep()),
    /** Has the texts of what may come to be shown when there are none to be had any more. @param {number} _of @param {string} parts */
    rehearse: (_of, parts) => draw(document.createElement("div"), parts, text),
  };
}
