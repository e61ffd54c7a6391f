//! Timers of the browser.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Starts timers: `extension/content/timers.js`.
    #[wasm_bindgen(typescript_type = "Timers")]
    pub type Timers;

    /// Calls the page's `onTimer` with `id` once, after this time.
    #[wasm_bindgen(method)]
    pub(crate) fn start(this: &Timers, id: u32, millis: u32);
}
