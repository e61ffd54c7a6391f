//! The least that a content script of Omnisend's can be: what decides, and reads what it is told of the page. The
//! benchmark builds it to set the real one beside it; it is in nothing that ships.

use alloc::vec::Vec;

use keyferry_core::capture::{Action, CapturePage, Event};
use wasm_bindgen::prelude::*;

use crate::view::read_view;

/// The state of a page.
#[wasm_bindgen]
#[derive(Default)]
pub struct Decisions(CapturePage);

/// What happened there. It comes from nowhere, so that any event may come.
#[wasm_bindgen]
pub struct Happened(Event);

/// What is to be done about it.
#[wasm_bindgen]
pub struct Done(Vec<Action>);

#[wasm_bindgen]
impl Decisions {
    /// Nothing has happened yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes what the page shows.
    pub fn look(&mut self, page: &str) -> Done {
        self.handle(Happened(Event::Snapshot(read_view(page))))
    }

    /// Takes an event.
    pub fn handle(&mut self, happened: Happened) -> Done {
        Done(self.0.handle(happened.0))
    }
}
