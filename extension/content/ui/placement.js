// @ts-check

/** Where the notice may stand, the best corner first: pages have their buttons at the other end of the foot. */
const CORNERS = ["foot-start", "foot-end", "head-end", "head-start"];
/** Controls of the page that the notice should not cover. */
const PAGE_CONTROLS = "a[href],button,input,select,textarea,[role=button],[role=menuitem],[role=tab]";
/** How many points across and down are checked for covered controls. */
const POINTS = 6;

/** Attaches the notice to its document, in a corner where it covers no control. */
export class Placement {
  #host;
  #root;
  #frame = 0;

  /** @param {HTMLElement} host @param {ShadowRoot} root */
  constructor(host, root) {
    this.#host = host;
    this.#root = root;
    host.setAttribute("data-corner", CORNERS[0]);
  }

  /** Puts the notice above the rest of the page, and where a modal dialog leaves it usable. No effect if it is there. */
  attach() {
    const document = this.#host.ownerDocument;
    const parent = Array.from(document.querySelectorAll("dialog:modal")).pop() ?? document.documentElement;
    if (this.#host.parentNode === parent) return;
    parent.appendChild(this.#host);
    try {
      this.#host.showPopover();
    } catch {
      // Without popovers, the z-index remains.
    }
  }

  /** Puts the notice back if the page has removed it, for example with a dialog that it stood in. */
  restore() {
    if (this.#host.isConnected) return;
    this.attach();
    this.choose();
  }

  /** Chooses the corner before the next frame, when the browser computes the layout anyway. */
  choose() {
    const view = /** @type {Window} */ (this.#host.ownerDocument.defaultView);
    view.cancelAnimationFrame(this.#frame);
    this.#frame = view.requestAnimationFrame(() => this.#chooseNow());
  }

  #chooseNow() {
    // Not from under the user's pointer or focus.
    if (this.#root.activeElement || this.#host.matches(":hover")) return;
    const set = (/** @type {string} */ corner) => this.#host.setAttribute("data-corner", corner);
    for (const corner of CORNERS) {
      set(corner);
      if (!this.#coversControl()) return;
    }
    set(CORNERS[0]);
  }

  #coversControl() {
    const { x, y, width, height } = this.#host.getBoundingClientRect();
    const steps = Array.from({ length: POINTS }, (_, step) => step / (POINTS - 1));
    const isControl = (/** @type {Element} */ element) => element !== this.#host && element.closest(PAGE_CONTROLS);
    return steps.some((across) =>
      steps.some((down) =>
        this.#host.ownerDocument.elementsFromPoint(x + width * across, y + height * down).some(isControl),
      ),
    );
  }
}
