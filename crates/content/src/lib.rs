//! Keyferry's content script: puts `keyferry-core`'s page machines on the DOM.
//!
//! It turns what happens on the page into events and carries out the actions that come back. What a page looks
//! like and what is done about it is decided in `keyferry-core`; the words are the extension's locale files.
//!
//! It reads the page's own DOM from the isolated world and listens to trusted events only. What it shows stands
//! in closed shadow roots, styled by constructed style sheets, so that neither the page's scripts nor its
//! styles nor its policy reach it.

mod bridge;
mod dom;
mod fill_control;
mod keys;
mod notice;
mod omnisend;
mod panel;
mod sight;
mod upstack;
mod view;

use keyferry_core::site;
use wasm_bindgen::prelude::*;

pub use bridge::Bridge;

/// Starts on this page. `bridge` is what `extension/content.js` lends.
#[wasm_bindgen]
pub fn start(bridge: Bridge) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    // The window's own origin, which a frame without an address takes from the page around it.
    let origin = js_sys::Reflect::get(&window, &"origin".into())?.as_string().unwrap_or_default();
    match origin.as_str() {
        site::omnisend::ORIGIN => omnisend::start(&window, &bridge),
        site::upstack::ORIGIN => upstack::start(&window, bridge),
        _ => Ok(()),
    }
}

/// Works on the extension's own sample page, which has a form of either site. `bridge` answers there what the
/// background answers on the sites.
#[wasm_bindgen]
pub fn practise(bridge: Bridge) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    omnisend::start(&window, &bridge)?;
    upstack::start(&window, bridge)
}
