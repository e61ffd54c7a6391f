//! What `extension/content.js` lends: the page, the browser, and all that happens. It is told in texts, to one function,
//! and asked for by name: each closure, each function of its own and each property of an object would be code of its own.

use alloc::string::String;

use keyferry_core::page::ElementId;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// All that is lent.
    pub type Bridge;

    /// What one of its functions says.
    #[wasm_bindgen(method)]
    fn read(this: &Bridge, name: &str, of: u32) -> Option<String>;

    /// Whether something is so.
    #[wasm_bindgen(method)]
    fn is(this: &Bridge, name: &str, of: u32) -> bool;

    /// Has one of its functions do what it does.
    #[wasm_bindgen(method)]
    fn act(this: &Bridge, name: &str, of: u32, text: &str);

    /// Asks the background, at once. `asked` is told with the answer, as is that it cannot be reached:
    /// [`crate::wire`] writes and reads.
    #[wasm_bindgen(method)]
    pub(crate) fn ask(this: &Bridge, request: &str, asked: &str);

    /// Milliseconds since 1970.
    #[wasm_bindgen(method)]
    pub(crate) fn now(this: &Bridge) -> f64;

    #[wasm_bindgen(method, js_name = listen)]
    fn listen_raw(this: &Bridge, kinds: &str, told: JsValue);
}

/// The browser.
impl Bridge {
    /// Puts a text on the clipboard, which the browser allows within the user's click; then `copied` or `refused` is
    /// told. The page's hook does not hear of it: it stands in the page's own world.
    pub(crate) fn copy(&self, text: &str) {
        self.act("copy", 0, text);
    }

    /// Whether this is still the content script that the browser wants on this page.
    pub(crate) fn is_alive(&self) -> bool {
        self.is("alive", 0)
    }

    /// Has the page's clipboard calls told as `written` for this long, in milliseconds: see
    /// `extension/clipboard-hook.js`.
    pub(crate) fn arm(&self, millis: u32) {
        self.act("arm", millis, "");
    }

    /// 32 hexadecimal digits that nobody else gets.
    pub(crate) fn fresh_id(&self) -> String {
        self.read("freshId", 0).unwrap_or_default()
    }
}

/// The page, by `extension/read.js`. What is told in lines, [`crate::view`] reads.
impl Bridge {
    /// Address, headings and fields.
    pub(crate) fn glance(&self) -> String {
        self.read("glance", 0).unwrap_or_default()
    }

    /// The page as it is now.
    pub(crate) fn describe(&self) -> String {
        self.read("describe", 0).unwrap_or_default()
    }

    /// The page as it is now, with what matters where keys are made.
    pub(crate) fn describe_key_page(&self) -> String {
        self.read("describeKeyPage", 0).unwrap_or_default()
    }

    /// All words on the page that are as long as a key, a line each.
    pub(crate) fn words(&self) -> String {
        self.read("words", 0).unwrap_or_default()
    }

    /// What the control says that the event that is being told of uses; nothing for Keyferry's own.
    pub(crate) fn use_control(&self) -> Option<String> {
        self.read("useControl", 0)
    }

    /// All words that are as long as a key, a line each, in the element so many levels above the control that was used
    /// last; none above the page.
    pub(crate) fn words_near(&self, levels: u32) -> Option<String> {
        self.read("wordsNear", levels)
    }

    /// The controls and short texts in the element so many levels above the control that was used last.
    pub(crate) fn surroundings(&self, levels: u32) -> String {
        self.read("surroundings", levels).unwrap_or_default()
    }

    /// Whether a field in the last description takes up space.
    pub(crate) fn is_rendered(&self, id: ElementId) -> bool {
        self.is("isRendered", id)
    }

    /// Puts a text into a field in the last description as if it were typed, if nothing stands there. A field that takes
    /// none is the page's matter.
    pub(crate) fn put_if_empty(&self, id: ElementId, text: &str) {
        self.act("putIfEmpty", id, text);
    }

    /// Whether what is around this frame, if anything, is a page of another origin.
    pub(crate) fn is_foreign(&self) -> bool {
        self.is("isForeign", 0)
    }
}

/// What happens on the page, by `extension/events.js`.
impl Bridge {
    /// Calls `told` with what happens and a text about it: events of `kinds`, what the background tells (`told`),
    /// answers, and what comes of what is lent. Of the user's doing only. It returns what the background is to know.
    pub(crate) fn listen(&self, kinds: &str, told: impl Fn(&str, String) -> bool + 'static) {
        let told = move |what: String, text: String| told(&what, text);
        let told = Closure::<dyn Fn(String, String) -> bool>::new(told);
        self.listen_raw(kinds, told.into_js_value());
    }

    /// Has the browser ask before the page is left.
    pub(crate) fn confirm_leaving(&self, confirm: bool) {
        self.act("confirmLeaving", confirm.into(), "");
    }

    /// Tells `what` once, after this time in milliseconds. In a window that closes it is left undone.
    pub(crate) fn once_in(&self, millis: u32, what: &str) {
        self.act("onceIn", millis, what);
    }

    /// Tells in so many milliseconds that it is `time` to look, and of no change until then.
    pub(crate) fn look_in(&self, millis: u32) {
        self.act("lookIn", millis, "");
    }

    /// Tells of what changes on the page.
    pub(crate) fn watch_changes(&self) {
        self.act("watchChanges", 0, "");
    }
}

/// What is seen of the notice, by `extension/notice.js`.
impl Bridge {
    /// Shows a card.
    pub(crate) fn show(&self, urgent: bool, card: &str) {
        self.act("show", urgent.into(), card);
    }

    /// Takes it away.
    pub(crate) fn hide(&self) {
        self.act("hide", 0, "");
    }

    /// Puts it back where the page has removed it.
    pub(crate) fn keep(&self) {
        self.act("keep", 0, "");
    }

    /// Has the texts of a card for when there are none to be had any more.
    pub(crate) fn rehearse(&self, card: &str) {
        self.act("rehearse", 0, card);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use alloc::rc::Rc;
    use core::cell::{Cell, RefCell};
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::{Event, HtmlElement, HtmlInputElement};

    wasm_bindgen_test_configure!(run_in_browser);

    /// What `extension/read.js` and `extension/events.js` lend.
    pub(crate) fn lent() -> Bridge {
        let signs = format!(
            "const [HEADINGS, BRAND_LABEL, KEY_LENGTH] = ['{}', '{}', {}];",
            keyferry_core::page::HEADINGS,
            keyferry_core::sites::omnisend::BRAND_LABEL,
            keyferry_core::key::KEY_LENGTH
        );
        let mut glue =
            [include_str!("../../../extension/events.js"), include_str!("../../../extension/read.js")]
                .concat();
        for (import, instead) in [
            ("import { BRAND_LABEL, HEADINGS, KEY_LENGTH } from \"#signs\";", signs.as_str()),
            ("import { events } from \"./events.js\";", ""),
        ] {
            assert!(glue.contains(import), "it takes something else from elsewhere now");
            glue = glue.replace(import, instead);
        }
        let glue = glue.replace("export ", "")
            + "let told; const page = reader((element) => element.shadowRoot, (what, text = '') => told(what, text), () => {});
               return {
                   ...page,
                   listen(kinds, heard) { told = heard; page.listen(kinds); },
                   read(name, of) { return this[name](of); },
               };";
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
        lent().listen("click click:late", move |_, _| {
            counted.set(counted.get() + 1);
            false
        });
        field.click();
        field.dispatch_event(&Event::new("click").unwrap()).unwrap();
        assert_eq!(heard.get(), 0);
        field.remove();
    }
}
