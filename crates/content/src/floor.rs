//! The least that a content script of Omnisend's can be: what decides, with nothing of the page around it. The
//! benchmark builds it to set the real one beside it; it is in nothing that ships.

use alloc::vec::Vec;

use keyferry_core::capture::{Action, CapturePage, Event};
use wasm_bindgen::prelude::*;

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
    /// Takes an event.
    pub fn handle(&mut self, happened: Happened) -> Done {
        Done(self.0.handle(happened.0))
    }
}
