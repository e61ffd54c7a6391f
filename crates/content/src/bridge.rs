//! What `extension/content.js` lends: the page, the browser, and all that happens. It is told in texts, and there is one
//! function that is told: each closure and each property of an object would be code of its own.

use alloc::string::String;

use keyferry_core::page::ElementId;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

/// The browser.
#[wasm_bindgen]
extern "C" {
    /// All that is lent.
    #[derive(Clone)]
    pub type Bridge;

    #[wasm_bindgen(method, js_name = listen)]
    fn listen_raw(this: &Bridge, kinds: &str, told: JsValue);

    /// Asks the background, at once. `asked` is told with the answer, as is that it cannot be reached:
    /// [`crate::wire`] writes and reads.
    #[wasm_bindgen(method)]
    pub(crate) fn ask(this: &Bridge, request: &str, asked: &str);

    /// Puts a text on the clipboard, which the browser allows within the user's click; then `copied` or `refused` is
    /// told. The page's hook does not hear of it: it stands in the page's own world.
    #[wasm_bindgen(method)]
    pub(crate) fn copy(this: &Bridge, text: &str);

    /// Whether this is still the content script that the browser wants on this page.
    #[wasm_bindgen(method)]
    pub(crate) fn alive(this: &Bridge) -> bool;

    /// Has the page's clipboard calls told as `written` for this long, in milliseconds: see
    /// `extension/clipboard-hook.js`.
    #[wasm_bindgen(method)]
    pub(crate) fn arm(this: &Bridge, millis: f64);

    /// 32 hexadecimal digits that nobody else gets.
    #[wasm_bindgen(method, js_name = freshId)]
    pub(crate) fn fresh_id(this: &Bridge) -> String;

    /// Milliseconds since 1970.
    #[wasm_bindgen(method)]
    pub(crate) fn now(this: &Bridge) -> f64;
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

    /// Whether a field in the last description takes up space.
    #[wasm_bindgen(method, js_name = isRendered)]
    pub(crate) fn is_rendered(this: &Bridge, id: ElementId) -> bool;

    /// Puts a text into a field in the last description as if it were typed, if nothing stands there. A field that takes
    /// none is the page's matter.
    #[wasm_bindgen(method, js_name = putIfEmpty)]
    pub(crate) fn put_if_empty(this: &Bridge, id: ElementId, text: &str);

    /// What stands in a text field.
    #[wasm_bindgen(method)]
    pub(crate) fn value(this: &Bridge, field: &Element) -> Option<String>;

    /// Puts a text into a field as if it were typed. A field that takes none is the page's matter.
    #[wasm_bindgen(method)]
    pub(crate) fn put(this: &Bridge, field: &Element, text: &str);

    /// Whether what is around this frame, if anything, is a page of another origin.
    #[wasm_bindgen(method, js_name = isForeign)]
    pub(crate) fn is_foreign(this: &Bridge) -> bool;
}

/// What happens on the page, by `extension/events.js`.
#[wasm_bindgen]
extern "C" {
    /// Has the browser ask before the page is left.
    #[wasm_bindgen(method, js_name = confirmLeaving)]
    pub(crate) fn confirm_leaving(this: &Bridge, confirm: bool);

    /// Tells `what` once, after this time in milliseconds. In a window that closes it is left undone.
    #[wasm_bindgen(method, js_name = onceIn)]
    pub(crate) fn once_in(this: &Bridge, millis: i32, what: &str);

    /// Tells in so many milliseconds that it is `time` to look, and of no change until then.
    #[wasm_bindgen(method, js_name = lookIn)]
    pub(crate) fn look_in(this: &Bridge, millis: i32);

    /// Tells of what changes on the page.
    #[wasm_bindgen(method, js_name = watchChanges)]
    pub(crate) fn watch_changes(this: &Bridge);
}

impl Bridge {
    /// Calls `told` with what happens, a text about it, and the event if it is one: those of `kinds` (see
    /// `extension/events.js`), what the background tells (`told`), answers, and what comes of what is lent. Of the
    /// user's doing only. It returns what the background is to know.
    pub(crate) fn listen(self, kinds: &str, told: impl Fn(&str, String, &Event) -> bool + 'static) {
        let told = move |what: String, text: String, event: Event| told(&what, text, &event);
        // Listens for as long as the page lives.
        let told = Closure::<dyn Fn(String, String, Event) -> bool>::new(told);
        self.listen_raw(kinds, told.into_js_value());
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
        let glue = glue.replace("export ", "")
            + "let told; const page = reader((element) => element.shadowRoot, (what, text = '', event) => told(what, text, event));
               return { ...page, listen(kinds, heard) { told = heard; page.listen(kinds); } };";
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
        lent().listen("click click:late", move |_, _, _| {
            counted.set(counted.get() + 1);
            false
        });
        field.click();
        field.dispatch_event(&Event::new("click").unwrap()).unwrap();
        assert_eq!(heard.get(), 0);
        field.remove();
    }
}
