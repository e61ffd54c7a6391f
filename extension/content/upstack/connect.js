// @ts-check
// Connects the Rust class `UpstackPage` (crates/content/src/upstack) with the page, the background and the fill control.
import { LISTENING } from "#core";
import { UpstackPage } from "#upstack";
import { request } from "../browser.js";
import { onNavigation, onTrusted } from "../page/events.js";
import { PageObserver } from "../page/observer.js";
import { Page } from "../page/page.js";
import { shared } from "../shared-world.js";
import { Timers } from "../timers.js";
import { FillControlView } from "../ui/fill-control.js";
import { ChangeRecorder } from "./change-recorder.js";
import { Forms } from "./forms.js";

/** @import * as rust from "#interfaces" */

/** @param {import("../browser.js").Browser} browser @param {{isPractice?: boolean}} [options] */
export function connectUpstack(browser, { isPractice = false } = {}) {
  if (!UpstackPage.mayRunIn(window)) return;

  const page = new Page(browser.shadowRoot);
  /** The last control. @type {FillControlView | undefined} */
  let control;
  /** Whether this script still works. If not, it removes its control: that of a newer script takes its place. */
  const isActive = () => {
    if (browser.isConnected()) return true;
    control?.remove();
    return false;
  };
  const observer = new PageObserver(page.roots, {
    scanTimer: () => isActive() && upstack.onScanTimer(),
    change: () => isActive() && upstack.onPageChanged(),
  });
  const timers = new Timers((id) => upstack.onTimer(id));
  /** @type {rust.FillControls} */
  const fillControls = {
    create: (field) => {
      control = new FillControlView(field, page.roots, browser.text, {
        fill: (event) => upstack.onFill(event),
        choose: (key, event) => upstack.onChoose(key, event),
        confirm: (event) => upstack.onConfirm(event),
        search: (text) => upstack.onSearch(text),
        undo: () => upstack.onUndo(),
        dismiss: () => upstack.onDismiss(),
        check: () => isActive() && upstack.onControlCheck(),
        attention: () => upstack.onAttention(),
        press: (onButton) => upstack.onControlPress(onButton),
      });
      return control;
    },
  };
  /** @type {rust.UpstackBackground} */
  const background = {
    requestSettings: (message) => request(browser, message, (reply) => upstack.onSettings(reply)),
    prepareHost: (message) => request(browser, message),
    listKeys: (message) => request(browser, message, (reply) => upstack.onKeys(reply)),
    askKeyOfStore: (message) => request(browser, message, (reply) => upstack.onKeyOfStore(reply)),
    releaseKey: (message) => request(browser, message, (reply) => upstack.onKey(reply)),
    reportFilled: (message) => request(browser, message),
  };
  const upstack = new UpstackPage(
    window,
    page,
    new Forms(page.roots, browser.shadowRoot),
    observer,
    new ChangeRecorder(page.roots),
    timers,
    fillControls,
    background,
    isPractice,
  );

  browser.onMessage((command) => upstack.onCommand(command));
  request(browser, LISTENING);
  onTrusted(window, "click", () => upstack.onClick());
  for (const kind of /** @type {const} */ (["transitionend", "animationend"])) {
    onTrusted(window, kind, () => upstack.onAnimationEnd());
  }
  for (const kind of /** @type {const} */ (["scroll", "resize"])) onTrusted(window, kind, () => upstack.onMove());
  // The events of fields bubble up to the window too.
  onTrusted(window, "focus", ({ target }) => target === window && upstack.onReturn());
  onTrusted(document, "visibilitychange", () => upstack.onAttention());
  onNavigation(() => isActive() && upstack.onNavigation());
  shared.onTrigger = () => upstack.onTrigger();
}
