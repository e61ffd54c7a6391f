//! Messages between content script and background, as plain objects.
//!
//! The background reads and writes them with serde, whose code would double the size of a content script. Here each name
//! is declared once, as a property in an `extern` block; the tests compare every message with serde's.

pub(crate) mod reply;
pub(crate) mod request;
#[cfg(test)]
mod tests;

use alloc::string::String;

use js_sys::Object;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// [`keyferry_core::protocol::LastUse`]
    type LastUseMessage;
    #[wasm_bindgen(method, getter)]
    fn at(this: &LastUseMessage) -> Option<f64>;
    #[wasm_bindgen(method, setter)]
    fn set_at(this: &LastUseMessage, seconds: f64);
    #[wasm_bindgen(method, getter)]
    fn store(this: &LastUseMessage) -> Option<String>;
    #[wasm_bindgen(method, setter)]
    fn set_store(this: &LastUseMessage, store: &str);
}

/// Creates an object whose properties are set next.
pub(crate) fn object<T: JsCast>() -> T {
    Object::new().unchecked_into()
}

/// Converts a whole number of seconds or a count for JavaScript.
#[expect(clippy::cast_precision_loss, reason = "times and counts are far below 2^53")]
pub(crate) fn to_number(count: u64) -> f64 {
    count as f64
}

/// Converts a whole number of JavaScript, such as a time.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
pub(crate) fn to_count(number: f64) -> u64 {
    number as u64
}
