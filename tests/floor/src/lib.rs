//! A minimal content script for Omnisend: the capture machine and the reader of page snapshots.

#![cfg_attr(target_family = "wasm", no_std)]

extern crate alloc;

#[path = "../../../crates/content/src/snapshot.rs"]
#[allow(dead_code, reason = "only full scans are made here")]
mod snapshot;

use alloc::vec::Vec;

use keyferry_core::capture::{Action, CapturePage, Event};
use keyferry_core::page::PageView;
use wasm_bindgen::prelude::*;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[cfg(target_family = "wasm")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// The state of a page.
#[wasm_bindgen]
#[derive(Default)]
pub struct Decisions(CapturePage);

/// An event. The compiler cannot know which kinds JavaScript passes, so it keeps the code for all.
#[wasm_bindgen]
pub struct AnyEvent(Event);

/// The actions that follow an event.
#[wasm_bindgen]
#[expect(dead_code, reason = "the benchmark reads no action")]
pub struct Actions(Vec<Action>);

#[wasm_bindgen]
impl Decisions {
    /// The state before any event.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Handles a scan.
    pub fn scan(&mut self, page: JsValue) -> Actions {
        let page: snapshot::PageSnapshot = page.unchecked_into();
        self.handle(AnyEvent(Event::Snapshot(PageView::from(page))))
    }

    /// Handles an event.
    pub fn handle(&mut self, event: AnyEvent) -> Actions {
        Actions(self.0.handle(event.0))
    }
}
