// @ts-check

/** The corners for the notice, the best first: pages usually have their buttons at the end of the foot. */
const CORNERS = ["foot-start", "foot-end", "head-end", "head-start"];
/** Controls of the page that the notice should not cover. */
const PAGE_CONTROLS = "a[href],button,input,select,textarea,[role=button],[role=menuitem],[role=tab]";
/** Number of points per row and per column that are checked for covered controls. */
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

  /** Puts the notice above the page, where no modal dialog makes it inert. No effect if it is there already. */
  attach() {
    const document = this.#host.ownerDocument;
    const parent = Array.from(document.querySelectorAll("dialog:modal")).pop() ?? document.documentElement;
    if (this.#host.parentNode === parent) return;
    parent.appendChild(this.#host);
    try {
      this.#host.showPopover();
    } catch {
      // In browsers without popovers, only the z-index puts it above the page.
    }
  }

  /** Puts the notice back if the page has removed it, for example with the dialog that contained it. */
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
    // The notice does not move while the user's pointer or focus is on it.
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
