//! What `extension/content.js` lends: the browser's messaging and the texts in the user's language.

use keyferry_core::capture;
use keyferry_core::failure::FailureCode;
use keyferry_core::message::{Delivery, PageReply, PageRequest, TabOrder};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Element, EventTarget, Node, ShadowRoot};

#[wasm_bindgen]
extern "C" {
    /// The browser's part of the content script.
    #[derive(Clone)]
    pub type Bridge;

    #[wasm_bindgen(method, catch, js_name = ask)]
    async fn ask_raw(this: &Bridge, request: JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, js_name = onTold)]
    fn on_told_raw(this: &Bridge, told: &Closure<dyn FnMut(JsValue)>);

    /// Whether this is still the content script that the browser wants on this page.
    #[wasm_bindgen(method)]
    pub(crate) fn alive(this: &Bridge) -> bool;

    /// The element by whose events `extension/clipboard-hook.js` is armed and reports; none where it does not run.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn clipboard(this: &Bridge) -> Option<EventTarget>;

    /// The shadow roots, closed ones too, of the elements in a document or shadow root.
    #[wasm_bindgen(method, js_name = shadowRoots)]
    pub(crate) fn shadow_roots(this: &Bridge, root: &Node) -> Vec<ShadowRoot>;

    /// The shadow root of an element, closed or not.
    #[wasm_bindgen(method, js_name = shadowRoot)]
    pub(crate) fn shadow_root(this: &Bridge, element: &Element) -> Option<ShadowRoot>;

    #[wasm_bindgen(method, js_name = onTold)]
    fn on_order_raw(this: &Bridge, told: &Closure<dyn FnMut(JsValue) -> bool>);

    #[wasm_bindgen(method, js_name = text)]
    fn text_raw(this: &Bridge, name: &str, args: Vec<String>) -> String;
}

impl Bridge {
    /// Asks the background. Not reaching it is a failure like any other.
    pub(crate) async fn ask(&self, request: &PageRequest) -> PageReply {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        let reply = match request.serialize(&serializer) {
            Ok(request) => self.ask_raw(request).await,
            Err(error) => Err(error.into()),
        };
        let reply = reply.and_then(|reply| serde_wasm_bindgen::from_value(reply).map_err(JsValue::from));
        reply.unwrap_or_else(|error| {
            let cause = js_sys::Error::from(error).message();
            PageReply::Failed(capture::unreachable(&String::from(cause)))
        })
    }

    /// Calls `told` whenever the background tells how a delivery stands.
    pub(crate) fn on_told(&self, mut told: impl FnMut(Delivery) + 'static) {
        let told = Closure::<dyn FnMut(JsValue)>::new(move |message| {
            if let Ok(delivery) = serde_wasm_bindgen::from_value(message) {
                told(delivery);
            }
        });
        self.on_told_raw(&told);
        // Listens for as long as the page lives.
        told.forget();
    }

    /// Calls `obeyed` whenever the background passes on an order of the user's; it returns whether there is a form.
    pub(crate) fn on_order(&self, mut obeyed: impl FnMut(TabOrder) -> bool + 'static) {
        let told = Closure::<dyn FnMut(JsValue) -> bool>::new(move |message| {
            serde_wasm_bindgen::from_value(message).is_ok_and(&mut obeyed)
        });
        self.on_order_raw(&told);
        // Listens for as long as the page lives.
        told.forget();
    }

    /// A text in the user's language: a name in `extension/_locales`, and what stands in for `$1` and on.
    pub(crate) fn text(&self, name: &str, args: &[&str]) -> String {
        self.text_raw(name, args.iter().map(|arg| (*arg).to_owned()).collect())
    }

    /// What happened, and what to do, for a failure.
    pub(crate) fn failure(&self, code: FailureCode) -> (String, String) {
        let name = ["failure_", code.as_str()].concat();
        (self.text(&name, &[]), self.text(&[&name, "_todo"].concat(), &[]))
    }
}
