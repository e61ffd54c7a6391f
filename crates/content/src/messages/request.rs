//! Writes [`keyferry_core::protocol::PageRequest`].

use alloc::string::String;
use alloc::vec::Vec;

use keyferry_core::ids::{CaptureId, EntryId};
use keyferry_core::protocol::{Capture, LastUse};
use wasm_bindgen::prelude::*;

use super::{LastUseMessage, object, to_number};

#[wasm_bindgen]
extern "C" {
    type RequestMessage;
    #[wasm_bindgen(method, setter)]
    fn set_deliver(this: &RequestMessage, capture: &CaptureMessage);
    #[wasm_bindgen(method, setter)]
    fn set_retry(this: &RequestMessage, retry: &RetryMessage);
    #[wasm_bindgen(method, setter)]
    fn set_fill(this: &RequestMessage, fill: &FillMessage);
    #[wasm_bindgen(method, setter)]
    fn set_key_of_store(this: &RequestMessage, store: &KeyOfStoreMessage);
    #[wasm_bindgen(method, setter)]
    fn set_filled(this: &RequestMessage, filled: &FilledMessage);

    type CaptureMessage;
    #[wasm_bindgen(method, setter)]
    fn set_id(this: &CaptureMessage, id: &str);
    #[wasm_bindgen(method, setter)]
    fn set_site(this: &CaptureMessage, site: &str);
    #[wasm_bindgen(method, setter)]
    fn set_key(this: &CaptureMessage, key: &str);
    #[wasm_bindgen(method, setter)]
    fn set_brand_on_page(this: &CaptureMessage, brand: &str);
    #[wasm_bindgen(method, setter)]
    fn set_label(this: &CaptureMessage, label: &str);
    #[wasm_bindgen(method, setter)]
    fn set_captured_at(this: &CaptureMessage, seconds: f64);

    type KeyOfStoreMessage;
    #[wasm_bindgen(method, setter)]
    fn set_open(this: &KeyOfStoreMessage, names: Vec<String>);

    type RetryMessage;
    #[wasm_bindgen(method, setter)]
    fn set_capture(this: &RetryMessage, id: &str);

    type FillMessage;
    #[wasm_bindgen(method, setter)]
    fn set_entry(this: &FillMessage, id: &str);

    type FilledMessage;
    #[wasm_bindgen(method, setter)]
    fn set_entry(this: &FilledMessage, id: &str);
    #[wasm_bindgen(method, setter)]
    fn set_used(this: &FilledMessage, used: &LastUseMessage);
}

/// Writes `PageRequest::Deliver`.
pub(crate) fn deliver(capture: &Capture) -> JsValue {
    let Capture { id, site, key, brand_on_page, label, captured_at } = capture;
    let message: CaptureMessage = object();
    message.set_id(id.as_str());
    message.set_site(site.as_str());
    message.set_key(key.expose());
    if let Some(brand) = brand_on_page {
        message.set_brand_on_page(brand.as_str());
    }
    message.set_label(label);
    message.set_captured_at(to_number(*captured_at));
    let request: RequestMessage = object();
    request.set_deliver(&message);
    request.into()
}

/// Writes `PageRequest::Retry`.
pub(crate) fn retry(capture: &CaptureId) -> JsValue {
    let message: RetryMessage = object();
    message.set_capture(capture.as_str());
    let request: RequestMessage = object();
    request.set_retry(&message);
    request.into()
}

/// Writes `PageRequest::Settings`.
pub(crate) fn settings() -> JsValue {
    JsValue::from_str("settings")
}

/// Writes `PageRequest::PrepareHost`.
pub(crate) fn prepare_host() -> JsValue {
    JsValue::from_str("prepare_host")
}

/// Writes `PageRequest::NameKey`.
pub(crate) fn name_key() -> JsValue {
    JsValue::from_str("name_key")
}

/// Writes `PageRequest::Saved`.
pub(crate) fn saved() -> JsValue {
    JsValue::from_str("saved")
}

/// Writes `PageRequest::KeyOfStore`.
pub(crate) fn key_of_store(open: Vec<String>) -> JsValue {
    let message: KeyOfStoreMessage = object();
    message.set_open(open);
    let request: RequestMessage = object();
    request.set_key_of_store(&message);
    request.into()
}

/// Writes `PageRequest::Fill`.
pub(crate) fn fill(entry: &EntryId) -> JsValue {
    let message: FillMessage = object();
    message.set_entry(entry.as_str());
    let request: RequestMessage = object();
    request.set_fill(&message);
    request.into()
}

/// Writes `PageRequest::Filled`.
pub(crate) fn filled(entry: &EntryId, LastUse { at, store }: &LastUse) -> JsValue {
    let used: LastUseMessage = object();
    used.set_at(to_number(*at));
    used.set_store(store);
    let message: FilledMessage = object();
    message.set_entry(entry.as_str());
    message.set_used(&used);
    let request: RequestMessage = object();
    request.set_filled(&message);
    request.into()
}
