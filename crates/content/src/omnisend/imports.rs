//! The JavaScript objects that only Omnisend's page uses.

use alloc::string::String;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Sends requests to the background: `extension/content/omnisend/connect.js`.
    #[wasm_bindgen(typescript_type = "OmnisendBackground")]
    pub type OmnisendBackground;

    /// Returns whether the extension is still installed in the version of this script.
    #[wasm_bindgen(method, js_name = isConnected)]
    pub(crate) fn is_connected(this: &OmnisendBackground) -> bool;

    /// Sends a request, and passes the reply to `onSettings`.
    #[wasm_bindgen(method, js_name = requestSettings)]
    pub(crate) fn request_settings(this: &OmnisendBackground, request: &JsValue);

    /// Sends a request without a reply.
    #[wasm_bindgen(method)]
    pub(crate) fn send(this: &OmnisendBackground, request: &JsValue);

    /// Returns 122 random bits or more, as 32 hexadecimal digits.
    #[wasm_bindgen(method, js_name = newCaptureId)]
    pub(crate) fn new_capture_id(this: &OmnisendBackground) -> String;

    /// Sends a request about a capture, and passes its ID and the reply to `onDeliveryReply`.
    #[wasm_bindgen(method)]
    pub(crate) fn deliver(this: &OmnisendBackground, request: &JsValue, capture: &str);

    /// Reads and writes the clipboard: `extension/content/omnisend/clipboard.js`.
    #[wasm_bindgen(typescript_type = "Clipboard")]
    pub type Clipboard;

    /// Passes the texts that the page writes to the clipboard to `onPageWroteClipboard`, for so many milliseconds.
    #[wasm_bindgen(method, js_name = armHook)]
    pub(crate) fn arm_hook(this: &Clipboard, millis: u32);

    /// Writes a text, and passes the success to `onClipboardWritten`. Browsers allow it during a click.
    #[wasm_bindgen(method)]
    pub(crate) fn write(this: &Clipboard, text: &str);

    /// Makes the browser ask before the page is left: `extension/content/page/leave-guard.js`.
    #[wasm_bindgen(typescript_type = "LeaveGuard")]
    pub type LeaveGuard;

    #[wasm_bindgen(method)]
    pub(crate) fn set(this: &LeaveGuard, on: bool);
}
