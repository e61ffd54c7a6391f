//! What `extension/content.js` lends: the browser's messaging and the texts in the user's language.

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::message::{Delivery, PageReply, PageRequest, TabOrder};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The browser's part of the content script.
    #[derive(Clone)]
    pub type Bridge;

    #[wasm_bindgen(method, catch, js_name = ask)]
    async fn ask_raw(this: &Bridge, request: JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, js_name = onTold)]
    fn on_told_raw(this: &Bridge, told: &Closure<dyn FnMut(JsValue)>);

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
            PageReply::Failed(Failure::new(FailureCode::Internal, String::from(cause)))
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
