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

    /// Whether this is still the content script that the browser wants on this page.
    #[wasm_bindgen(method)]
    pub(crate) fn alive(this: &Bridge) -> bool;

    /// Has the page's clipboard calls heard for this long, in milliseconds: see `extension/clipboard-hook.js`.
    #[wasm_bindgen(method)]
    pub(crate) fn arm(this: &Bridge, millis: f64);

    #[wasm_bindgen(method, js_name = onCopied)]
    fn on_copied_raw(this: &Bridge, copied: &Closure<dyn Fn(String)>);

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

    /// All words of this length below an element, or on the whole page, that could be a key, a line each.
    #[wasm_bindgen(method)]
    pub(crate) fn words(this: &Bridge, below: Option<&Element>, length: usize, attributes: bool) -> String;

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

    /// The key that was pressed: after `^` with Ctrl or Cmd, after `!` on a control that makes a click of it anyway.
    #[wasm_bindgen(method)]
    pub(crate) fn pressed(this: &Bridge, event: &Event) -> String;

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

    /// Path and fragment of the address that the user sees, as the line that begins a description.
    ///
    /// # Errors
    /// The page around this frame is of another origin.
    #[wasm_bindgen(method, catch)]
    pub(crate) fn address(this: &Bridge) -> Result<String, JsValue>;
}

/// What happens on the page, by `extension/events.js`.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(method, js_name = hear)]
    fn hear_raw(this: &Bridge, early: &str, late: &str, heard: &Closure<dyn Fn(String, Event)>);

    /// Whether the user sees something else than this page.
    #[wasm_bindgen(method)]
    pub(crate) fn hidden(this: &Bridge) -> bool;

    /// Has the browser ask before the page is left.
    #[wasm_bindgen(method, js_name = confirmLeaving)]
    pub(crate) fn confirm_leaving(this: &Bridge, confirm: bool);

    #[wasm_bindgen(method, js_name = onceIn)]
    fn once_in_raw(this: &Bridge, millis: i32, act: JsValue);

    #[wasm_bindgen(method, js_name = watch)]
    fn watch_raw(this: &Bridge, happened: &Closure<dyn Fn(String)>);

    /// Tells in so many milliseconds that it is time to look, and of nothing else until then.
    #[wasm_bindgen(method, js_name = lookIn)]
    pub(crate) fn look_in(this: &Bridge, millis: i32);

    /// Tells of what changes on the page.
    #[wasm_bindgen(method, js_name = watchChanges)]
    pub(crate) fn watch_changes(this: &Bridge);
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
    pub(crate) fn on_copied(&self, copied: impl Fn(String) + 'static) {
        let copied = Closure::<dyn Fn(String)>::new(copied);
        self.on_copied_raw(&copied);
        // Listens for as long as the page lives.
        copied.forget();
    }

    /// Calls `heard` with the events of these kinds, `early` ones before the page's own handlers hear of them and `late`
    /// ones after; the name of a late one begins with `late`. Also with `mouseleave` for the pointer that leaves the
    /// page, and with `beforeunload` while [`Bridge::confirm_leaving`] is on. Of the user's doing only.
    pub(crate) fn hear(&self, early: &str, late: &str, heard: impl Fn(&str, Event) + 'static) {
        let heard = Closure::<dyn Fn(String, Event)>::new(move |kind: String, event| heard(&kind, event));
        self.hear_raw(early, late, &heard);
        // Listens for as long as the page lives.
        heard.forget();
    }

    /// Calls `happened` with what may make the page look different: it has `moved` to another view or `changed`,
    /// `extension/wake.js` has found a `sign` that there may be something to do, it is `time` to look.
    pub(crate) fn watch(&self, happened: impl Fn(String) + 'static) {
        let happened = Closure::<dyn Fn(String)>::new(happened);
        self.watch_raw(&happened);
        // Watches for as long as the page lives.
        happened.forget();
    }

    /// Does something once, after this time in milliseconds. In a window that closes it is left undone.
    pub(crate) fn once_in(&self, millis: i32, act: impl FnOnce() + 'static) {
        self.once_in_raw(millis, Closure::once_into_js(act));
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use alloc::rc::Rc;
    use core::cell::{Cell, RefCell};
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::{HtmlElement, HtmlInputElement};

    wasm_bindgen_test_configure!(run_in_browser);

    /// What `extension/read.js` and `extension/events.js` lend.
    pub(crate) fn lent() -> Bridge {
        let headings = ["const HEADINGS = '", keyferry_core::page::HEADINGS, "';"].concat();
        let mut glue =
            [include_str!("../../../extension/events.js"), include_str!("../../../extension/read.js")]
                .concat();
        for (import, instead) in [
            ("import { HEADINGS } from \"#signs\";", headings.as_str()),
            ("import { events } from \"./events.js\";", ""),
        ] {
            assert!(glue.contains(import), "it takes something else from elsewhere now");
            glue = glue.replace(import, instead);
        }
        let glue = glue.replace("export ", "") + "return reader((element) => element.shadowRoot);";
        js_sys::Function::new_no_args(&glue).call0(&JsValue::UNDEFINED).unwrap().unchecked_into()
    }

    /// A new element at the page's end.
    pub(crate) fn append(tag: &str) -> HtmlElement {
        let document = web_sys::window().unwrap().document().unwrap();
        let element: HtmlElement = document.create_element(tag).unwrap().unchecked_into();
        document.body().unwrap().append_child(&element).unwrap();
        element
    }

    #[wasm_bindgen_test]
    fn a_text_put_into_a_field_is_told_to_the_page_as_typing_is() {
        let (field, heard) = (append("input"), Rc::new(RefCell::new(vec![])));
        let noted = heard.clone();
        let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let target: HtmlInputElement = event.target().unwrap().unchecked_into();
            noted.borrow_mut().push((event.type_(), event.bubbles(), target.value()));
        });
        for kind in ["input", "change"] {
            field.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref()).unwrap();
        }
        lent().put(&field, "UpstackData");
        let wanted = ["input", "change"].map(|kind| (kind.to_owned(), true, "UpstackData".to_owned()));
        assert_eq!(*heard.borrow(), wanted);
        field.remove();
    }

    #[wasm_bindgen_test]
    fn what_a_script_dispatches_is_not_taken_for_the_users_doing() {
        let (field, heard) = (append("input"), Rc::new(Cell::new(0)));
        let counted = heard.clone();
        lent().hear("click", "click", move |_, _| counted.set(counted.get() + 1));
        field.click();
        field.dispatch_event(&Event::new("click").unwrap()).unwrap();
        assert_eq!(heard.get(), 0);
        field.remove();
    }
}
