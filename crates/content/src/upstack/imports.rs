//! The JavaScript objects that only Upstack's page uses.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Records whether the page changes: `extension/content/upstack/change-recorder.js`.
    #[wasm_bindgen(typescript_type = "ChangeRecorder")]
    pub type ChangeRecorder;

    /// Records changes from now on.
    #[wasm_bindgen(method)]
    pub(crate) fn start(this: &ChangeRecorder);

    /// Stops, and returns whether the page has changed since the start; true if it was not started.
    #[wasm_bindgen(method)]
    pub(crate) fn stop(this: &ChangeRecorder) -> bool;

    /// Sends requests to the background: `extension/content/upstack/connect.js`.
    #[wasm_bindgen(typescript_type = "UpstackBackground")]
    pub type UpstackBackground;

    /// Sends a request, and passes the reply to `onSettings`.
    #[wasm_bindgen(method, js_name = requestSettings)]
    pub(crate) fn request_settings(this: &UpstackBackground, request: &JsValue);

    /// Sends a request without a reply.
    #[wasm_bindgen(method, js_name = prepareHost)]
    pub(crate) fn prepare_host(this: &UpstackBackground, request: &JsValue);

    /// Sends a request, and passes the reply to `onKeys`.
    #[wasm_bindgen(method, js_name = listKeys)]
    pub(crate) fn list_keys(this: &UpstackBackground, request: &JsValue);

    /// Sends a request, and passes the reply to `onKeyOfStore`.
    #[wasm_bindgen(method, js_name = askKeyOfStore)]
    pub(crate) fn ask_key_of_store(this: &UpstackBackground, request: &JsValue);

    /// Sends a request, and passes the reply to `onKey`.
    #[wasm_bindgen(method, js_name = releaseKey)]
    pub(crate) fn release_key(this: &UpstackBackground, request: &JsValue);

    /// Sends a request without a reply.
    #[wasm_bindgen(method, js_name = reportFilled)]
    pub(crate) fn report_filled(this: &UpstackBackground, request: &JsValue);
}
