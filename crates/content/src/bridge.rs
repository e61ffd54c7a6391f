//! What `extension/content.js` lends: the browser's messaging and the texts in the user's language.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use js_sys::Array;
use keyferry_core::capture;
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::message::{Delivery, PageReply, PageRequest, TabOrder};
use wasm_bindgen::prelude::*;
use web_sys::{Element, EventTarget, Node, ShadowRoot};

use crate::wire;

#[wasm_bindgen]
extern "C" {
    /// The browser's part of the content script.
    #[derive(Clone)]
    pub type Bridge;

    /// `answered` is a function of the reply and, if there is none, of the reason.
    #[wasm_bindgen(method, js_name = ask)]
    fn ask_raw(this: &Bridge, request: JsValue, answered: JsValue);

    /// `copied` is a function of whether the browser allowed it.
    #[wasm_bindgen(method, js_name = copy)]
    fn copy_raw(this: &Bridge, text: &str, copied: JsValue);

    #[wasm_bindgen(method, js_name = onTold)]
    fn on_told_raw(this: &Bridge, told: &Closure<dyn FnMut(JsValue)>);

    #[wasm_bindgen(method, js_name = onSign)]
    fn on_sign_raw(this: &Bridge, shown: &Closure<dyn FnMut()>);

    /// Whether this is still the content script that the browser wants on this page.
    #[wasm_bindgen(method)]
    pub(crate) fn alive(this: &Bridge) -> bool;

    /// The element by whose events `extension/clipboard-hook.js` is armed and reports; none where it does not run.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn clipboard(this: &Bridge) -> Option<EventTarget>;

    /// The shadow roots, closed ones too, of the elements in a document or shadow root.
    #[wasm_bindgen(method, js_name = shadowRoots)]
    pub(crate) fn shadow_roots(this: &Bridge, root: &Node) -> Vec<ShadowRoot>;

    /// The headings, controls and fields below `root`: see `extension/parts.js`.
    #[wasm_bindgen(method)]
    pub(crate) fn parts(
        this: &Bridge,
        root: &JsValue,
        headings: &str,
        controls: &str,
        fields: &str,
        longest: u32,
    ) -> Array;

    /// A control's line among those.
    #[wasm_bindgen(method)]
    pub(crate) fn control(this: &Bridge, element: &Element, longest: u32) -> String;

    /// The shadow root of an element, closed or not.
    #[wasm_bindgen(method, js_name = shadowRoot)]
    pub(crate) fn shadow_root(this: &Bridge, element: &Element) -> Option<ShadowRoot>;

    #[wasm_bindgen(method, js_name = onTold)]
    fn on_order_raw(this: &Bridge, told: &Closure<dyn FnMut(JsValue) -> bool>);

    #[wasm_bindgen(method, js_name = text)]
    fn text_raw(this: &Bridge, name: &str, args: Vec<String>) -> String;
}

impl Bridge {
    /// Asks the background, at once. Not reaching it is a failure like any other.
    pub(crate) fn ask(&self, request: &PageRequest, answered: impl FnOnce(PageReply) + 'static) {
        let answered = move |reply: JsValue, unreachable: Option<String>| {
            answered(match unreachable {
                Some(cause) => PageReply::Failed(capture::unreachable(&cause)),
                None => wire::read_reply(&reply).unwrap_or_else(|| {
                    PageReply::Failed(Failure::new(FailureCode::BadRequest, "a message of another kind"))
                }),
            });
        };
        self.ask_raw(wire::write(request), Closure::once_into_js(answered));
    }

    /// Puts a text on the clipboard, which the browser allows within the user's click. The page's hook does not hear
    /// of it: it stands in the page's own world.
    pub(crate) fn copy(&self, text: &str, copied: impl FnOnce(bool) + 'static) {
        self.copy_raw(text, Closure::once_into_js(copied));
    }

    /// Calls `shown` whenever `extension/wake.js` finds a sign on the page that there may be something to do.
    pub(crate) fn on_sign(&self, shown: impl FnMut() + 'static) {
        let shown = Closure::<dyn FnMut()>::new(shown);
        self.on_sign_raw(&shown);
        // Listens for as long as the page lives.
        shown.forget();
    }

    /// Calls `told` whenever the background tells how a delivery stands.
    pub(crate) fn on_told(&self, mut told: impl FnMut(Delivery) + 'static) {
        let told = Closure::<dyn FnMut(JsValue)>::new(move |message| {
            if let Some(delivery) = wire::read_delivery(&message) {
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
            wire::read_order(&message).is_some_and(&mut obeyed)
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
