//! Decides when to scan a page.

use core::cell::Cell;

use wasm_bindgen::prelude::*;

/// The pause after the first scan of another view or after a click, in milliseconds. It doubles up to the longest.
const FIRST_PAUSE_MILLIS: u32 = 50;
/// Number of scans after the first: views appear late, and a new shadow root causes no mutation.
const FOLLOWING_SCANS: u8 = 6;

#[wasm_bindgen]
extern "C" {
    /// Reports when to scan the page: `extension/content/page/observer.js`.
    #[wasm_bindgen(typescript_type = "PageObserver")]
    pub type PageObserver;

    /// Calls the page's `onScanTimer` after this time, and reports no change until then.
    #[wasm_bindgen(method, js_name = scanAfter)]
    fn scan_after(this: &PageObserver, millis: u32);

    /// Calls the page's `onPageChanged` at every change.
    #[wasm_bindgen(method, js_name = observeChanges)]
    fn observe_changes(this: &PageObserver);
}

/// The extent of a scan.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scan {
    /// The outline, and the rest only if that has changed: for pages that change all the time.
    Quick,
    /// The whole page.
    Full,
}

/// Schedules scans with a doubling delay. The `MutationObserver` is off between them, because its records cost time.
pub(crate) struct ScanScheduler {
    observer: PageObserver,
    longest_pause: u32,
    pause: Cell<u32>,
    scan: Cell<Scan>,
    remaining: Cell<u8>,
    /// The last scan found a page that needs watching.
    is_active: Cell<bool>,
    is_scheduled: Cell<bool>,
}

impl ScanScheduler {
    /// Schedules the first scan, not immediately: a page that has just loaded still builds its view. `longest_pause` is
    /// the longest pause between scans, in milliseconds.
    pub(crate) fn start(observer: PageObserver, longest_pause: u32) -> Self {
        let scheduler = Self {
            observer,
            longest_pause,
            pause: Cell::new(FIRST_PAUSE_MILLIS),
            scan: Cell::new(Scan::Quick),
            remaining: Cell::new(FOLLOWING_SCANS),
            is_active: Cell::new(false),
            is_scheduled: Cell::new(false),
        };
        scheduler.schedule(FIRST_PAUSE_MILLIS);
        scheduler
    }

    /// Returns whether the last scan found a page that needs watching.
    pub(crate) fn is_active(&self) -> bool {
        self.is_active.get()
    }

    pub(crate) fn on_page_changed(&self) {
        self.restart(self.longest_pause, Scan::Quick);
    }

    pub(crate) fn on_navigation(&self) {
        self.restart(FIRST_PAUSE_MILLIS, Scan::Quick);
    }

    /// Handles a trigger that the script of every page found.
    pub(crate) fn on_trigger(&self) {
        if !self.is_active.get() {
            self.restart(FIRST_PAUSE_MILLIS, Scan::Quick);
        }
    }

    /// Schedules full scans, because the page is about to respond to the user's click.
    pub(crate) fn on_click(&self) {
        self.restart(FIRST_PAUSE_MILLIS, Scan::Full);
    }

    /// Scans. `scan` returns whether the page needs watching.
    pub(crate) fn on_scan_timer(&self, scan: impl FnOnce(Scan) -> bool) {
        self.is_scheduled.set(false);
        // The last scan of a series is full, so that it reads a page at rest completely.
        let is_active = scan(if self.remaining.get() == 0 { Scan::Full } else { self.scan.get() });
        self.is_active.set(is_active);
        // The scan may have scheduled the next one.
        if !is_active || self.is_scheduled.get() {
            return;
        }
        if let Some(remaining) = self.remaining.get().checked_sub(1) {
            let pause = self.pause.get();
            self.remaining.set(remaining);
            self.pause.set(self.longest_pause.min(pause * 2));
            return self.schedule(pause);
        }
        self.observer.observe_changes();
    }

    fn restart(&self, pause: u32, scan: Scan) {
        self.pause.set(pause);
        self.scan.set(scan);
        self.remaining.set(FOLLOWING_SCANS);
        self.schedule(0);
    }

    fn schedule(&self, millis: u32) {
        self.is_scheduled.set(true);
        self.observer.scan_after(millis);
    }
}
