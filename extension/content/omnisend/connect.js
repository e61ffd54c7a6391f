// @ts-check
// Connects the Rust class `OmnisendPage` (crates/content/src/omnisend) with the page, the background and the notice.
import { OmnisendPage } from "#omnisend";
import { request } from "../browser.js";
import { get } from "../page/dom.js";
import { onNavigation, onTrusted } from "../page/events.js";
import { LeaveGuard } from "../page/leave-guard.js";
import { PageObserver } from "../page/observer.js";
import { Page } from "../page/page.js";
import { shared } from "../shared-world.js";
import { Timers } from "../timers.js";
import { NoticeView } from "../ui/notice.js";
import { Clipboard } from "./clipboard.js";

/** @import * as rust from "#interfaces" */

/** @param {import("../browser.js").Browser} browser */
export function connectOmnisend(browser) {
  const page = new Page(browser.shadowRoot);
  if (!OmnisendPage.mayRunOn(page)) return;

  const observer = new PageObserver(page.roots, {
    scanTimer: () => omnisend.onScanTimer(),
    change: () => omnisend.onPageChanged(),
  });
  const leaveGuard = new LeaveGuard(() => browser.isConnected() && omnisend.onLeaving());
  const timers = new Timers((id) => omnisend.onTimer(id));
  const clipboard = new Clipboard({
    pageWrite: (text) => browser.isConnected() && omnisend.onPageWroteClipboard(text),
    written: (success) => omnisend.onClipboardWritten(success),
  });
  const notice = new NoticeView(page.roots, browser.text, {
    accept: () => omnisend.onAccept(),
    retry: () => omnisend.onRetry(),
    copyAgain: () => omnisend.onCopyAgain(),
    dismiss: () => omnisend.onDismiss(),
  });
  /** @type {rust.OmnisendBackground} */
  const background = {
    isConnected: browser.isConnected,
    requestSettings: (message) => request(browser, message, (reply) => omnisend.onSettings(reply)),
    send: (message) => request(browser, message),
    newCaptureId: () => crypto.randomUUID().replaceAll("-", ""),
    deliver: (message, capture) => request(browser, message, (reply) => omnisend.onDeliveryReply(capture, reply)),
  };
  const omnisend = new OmnisendPage(page, observer, leaveGuard, timers, clipboard, notice, background);

  browser.onMessage((message) => omnisend.onMessage(message));
  /** @type {typeof onTrusted} */
  const on = (target, kind, handle, options) =>
    onTrusted(target, kind, (event) => browser.isConnected() && handle(event), options);
  on(window, "click", (event) => omnisend.onClick(event));
  on(window, "keydown", (event) => omnisend.onKeyDown(event));
  on(window, "contextmenu", () => omnisend.onContextMenu());
  on(window, "input", (event) => omnisend.onInput(event));
  on(window, "copy", (event) => omnisend.onCopy(event));
  on(window, "copy", (event) => omnisend.onCopied(event), { afterPage: true });
  on(document, "visibilitychange", () => get(document, "hidden") && omnisend.onLeaving());
  // The event does not bubble, so this listener is called only when the pointer leaves the whole page.
  on(get(document, "documentElement"), "mouseleave", () => omnisend.onLeaving(), { afterPage: true });
  onTrusted(window, "pagehide", () => omnisend.onPageHide());
  onNavigation(() => omnisend.onNavigation());
  shared.onTrigger = () => omnisend.onTrigger();
}
