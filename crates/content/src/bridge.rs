//! What `extension/content.js` lends: the browser's messaging and the texts in the user's language.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use keyferry_core::capture;
use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::message::{Delivery, PageReply, PageRequest, TabOrder};
use keyferry_core::page::ElementId;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

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

    /// Has the page's clipboard calls heard for this long, in milliseconds: see `extension/clipboard-hook.js`.
    #[wasm_bindgen(method)]
    pub(crate) fn arm(this: &Bridge, millis: f64);

    #[wasm_bindgen(method, js_name = onCopied)]
    fn on_copied_raw(this: &Bridge, copied: &Closure<dyn FnMut(String)>);

    /// Fills these with random bytes.
    #[wasm_bindgen(method)]
    pub(crate) fn random(this: &Bridge, bytes: &mut [u8]);

    #[wasm_bindgen(method, js_name = onTold)]
    fn on_order_raw(this: &Bridge, told: &Closure<dyn FnMut(JsValue) -> bool>);

    #[wasm_bindgen(method, js_name = text)]
    fn text_raw(this: &Bridge, name: &str, args: Vec<String>) -> String;
}

/// The page, by `extension/read.js`. What is told in lines, [`crate::view`] reads.
#[wasm_bindgen]
extern "C" {
    /// Address, headings and fields.
    #[wasm_bindgen(method)]
    pub(crate) fn glance(this: &Bridge) -> String;

    /// The page as it is now.
    #[wasm_bindgen(method)]
    pub(crate) fn describe(this: &Bridge) -> String;

    /// The page as it is now, with what matters where keys are made; `words` stand before the store's ID.
    #[wasm_bindgen(method, js_name = describeKeyPage)]
    pub(crate) fn describe_key_page(this: &Bridge, words: &str) -> String;

    /// The element of a field in the last description.
    #[wasm_bindgen(method)]
    pub(crate) fn element(this: &Bridge, id: ElementId) -> Option<Element>;

    /// Whether an element takes up space.
    #[wasm_bindgen(method)]
    pub(crate) fn rendered(this: &Bridge, element: &Element) -> bool;

    /// All words of this length below an element that could be a key, a line each.
    #[wasm_bindgen(method)]
    pub(crate) fn words(this: &Bridge, outer: &Element, length: usize, attributes: bool) -> String;

    /// The element around another one, out of a shadow root too.
    #[wasm_bindgen(method)]
    pub(crate) fn around(this: &Bridge, element: &Element) -> Option<Element>;

    /// The control that a click on this element uses.
    #[wasm_bindgen(method, js_name = controlAt)]
    pub(crate) fn control_at(this: &Bridge, element: &Element) -> Element;

    /// What a control says.
    #[wasm_bindgen(method)]
    pub(crate) fn control(this: &Bridge, control: &Element) -> String;

    /// The controls and short texts below an element.
    #[wasm_bindgen(method)]
    pub(crate) fn surroundings(this: &Bridge, outer: &Element) -> String;

    /// The element that an event really happened on; none for Keyferry's own.
    #[wasm_bindgen(method)]
    pub(crate) fn target(this: &Bridge, event: &Event) -> Option<Element>;

    /// Notes that the user has typed in a field; what stands there is no new key.
    #[wasm_bindgen(method)]
    pub(crate) fn typed(this: &Bridge, field: &Element) -> ElementId;

    /// Whether the user has typed in a field.
    #[wasm_bindgen(method, js_name = isTyped)]
    pub(crate) fn is_typed(this: &Bridge, field: &Element) -> bool;

    /// What stands in a text field.
    #[wasm_bindgen(method)]
    pub(crate) fn value(this: &Bridge, field: &Element) -> Option<String>;

    /// Puts a text into a field as if it were typed. A field that takes none is the page's matter.
    #[wasm_bindgen(method)]
    pub(crate) fn put(this: &Bridge, field: &Element, text: &str);

    /// What a copy takes from the page.
    #[wasm_bindgen(method)]
    pub(crate) fn selected(this: &Bridge, focused: Option<&Element>) -> Option<String>;

    /// What the page's own handler put on the clipboard in a `copy` event.
    #[wasm_bindgen(method, js_name = setByPage)]
    pub(crate) fn set_by_page(this: &Bridge, event: &Event) -> Option<String>;

    #[wasm_bindgen(method, js_name = onChange)]
    fn on_change_raw(this: &Bridge, changed: &Closure<dyn FnMut()>);

    /// Whether to tell of what changes on the page.
    #[wasm_bindgen(method, js_name = watchChanges)]
    pub(crate) fn watch_changes(this: &Bridge, on: bool);
}

impl Bridge {
    /// Asks the background, at once. Not reaching it is a failure like any other.
    pub(crate) fn ask(&self, request: &PageRequest, answered: impl FnOnce(PageReply) + 'static) {
        self.ask_boxed(request, Box::new(answered));
    }

    /// Not generic: what wasm-bindgen makes of a closure is the same for all that are asked with, and there once.
    fn ask_boxed(&self, request: &PageRequest, answered: Box<dyn FnOnce(PageReply)>) {
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

    /// Calls `copied` with each text that the page puts on the clipboard while [`Bridge::arm`] counts.
    pub(crate) fn on_copied(&self, copied: impl FnMut(String) + 'static) {
        let copied = Closure::<dyn FnMut(String)>::new(copied);
        self.on_copied_raw(&copied);
        // Listens for as long as the page lives.
        copied.forget();
    }

    /// Calls `changed` whenever the page has changed while [`Bridge::watch_changes`] is on.
    pub(crate) fn on_change(&self, changed: impl FnMut() + 'static) {
        let changed = Closure::<dyn FnMut()>::new(changed);
        self.on_change_raw(&changed);
        // Observes for as long as the page lives.
        changed.forget();
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

/// What `extension/read.js` lends.
#[cfg(test)]
pub(crate) fn lent() -> Bridge {
    let import = "import { HEADINGS } from \"#signs\";";
    let glue = include_str!("../../../extension/read.js").replace("export ", "");
    let headings = ["const HEADINGS = '", keyferry_core::page::HEADINGS, "';"].concat();
    assert!(glue.contains(import), "it takes something else from elsewhere now");
    let glue = glue.replace(import, &headings) + "return reader((element) => element.shadowRoot);";
    js_sys::Function::new_no_args(&glue).call0(&JsValue::UNDEFINED).unwrap().unchecked_into()
}
