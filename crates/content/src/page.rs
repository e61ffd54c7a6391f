//! The page's DOM, as JavaScript reads and changes it for both sites.

use alloc::string::String;

use keyferry_core::page::ElementId;
use wasm_bindgen::prelude::*;
use web_sys::{ClipboardEvent, Element, Event};

use crate::snapshot::{
    ControlSnapshot, PageOutline, PageSnapshot, SurroundingsSnapshot, TextList, VisibilitySnapshot,
};

#[wasm_bindgen]
extern "C" {
    /// Reads and changes the page: `extension/content/page/page.js`.
    #[wasm_bindgen(typescript_type = "Page")]
    pub type Page;

    /// Returns whether any page around this frame is of another origin.
    #[wasm_bindgen(method, js_name = isInForeignPage)]
    pub(crate) fn is_in_foreign_page(this: &Page) -> bool;

    /// Reads the parts that distinguish one view from another, for a quick scan.
    #[wasm_bindgen(method)]
    pub(crate) fn outline(this: &Page) -> PageOutline;

    /// Describes the document and its shadow roots, with forms, the brand and the list of keys.
    #[wasm_bindgen(method, js_name = describeKeyPage)]
    pub(crate) fn describe_key_page(this: &Page) -> PageSnapshot;

    /// Returns a field of the last snapshot.
    #[wasm_bindgen(method)]
    pub(crate) fn element(this: &Page, id: ElementId) -> Option<Element>;

    /// Returns whether a field of the last snapshot can be seen.
    #[wasm_bindgen(method, js_name = isRendered)]
    pub(crate) fn is_rendered(this: &Page, id: ElementId) -> bool;

    /// Returns the value of a text field.
    #[wasm_bindgen(method)]
    pub(crate) fn value(this: &Page, field: &Element) -> Option<String>;

    /// Puts a text into a field with the events of typing. The page may reject it.
    #[wasm_bindgen(method, js_name = typeText)]
    pub(crate) fn type_text(this: &Page, field: &Element, text: &str);

    /// Returns the visible words in an element that are as long as a key, except those that the user typed; on the whole
    /// page if there is none.
    #[wasm_bindgen(method, js_name = keyCandidates)]
    pub(crate) fn key_candidates(this: &Page, outer: Option<&Element>) -> TextList;

    /// Returns the attributes in an element that are as long as a key.
    #[wasm_bindgen(method, js_name = keyAttributes)]
    pub(crate) fn key_attributes(this: &Page, outer: &Element) -> TextList;

    /// Returns the control that an event happened on; none for Keyferry's notice.
    #[wasm_bindgen(method, js_name = usedControl)]
    pub(crate) fn used_control(this: &Page, event: &Event) -> Option<Element>;

    /// Returns whether the event's target is a control on which the browser turns Enter and Space into a click.
    #[wasm_bindgen(method, js_name = isOnNativeControl)]
    pub(crate) fn is_on_native_control(this: &Page, event: &Event) -> bool;

    #[wasm_bindgen(method, js_name = describeControl)]
    pub(crate) fn describe_control(this: &Page, element: &Element) -> ControlSnapshot;

    /// Measures what the user can see of a control that an event activated.
    #[wasm_bindgen(method)]
    pub(crate) fn visibility(this: &Page, control: &Element, event: &Event) -> VisibilitySnapshot;

    /// Describes the controls and short texts in an element; in the document if there is none.
    #[wasm_bindgen(method, js_name = describeSurroundings)]
    pub(crate) fn describe_surroundings(this: &Page, outer: Option<&Element>) -> SurroundingsSnapshot;

    /// Returns the parent. The parent of a shadow root's child is the host.
    #[wasm_bindgen(method)]
    pub(crate) fn parent(this: &Page, element: &Element) -> Option<Element>;

    /// Records that the user typed in the event's field, whose value is therefore no new key. Returns the field.
    #[wasm_bindgen(method, js_name = noteTyping)]
    pub(crate) fn note_typing(this: &Page, event: &Event) -> Option<ElementId>;

    /// Returns the text that handlers of a `copy` event have set.
    #[wasm_bindgen(method, js_name = copiedText)]
    pub(crate) fn copied_text(this: &Page, event: &ClipboardEvent) -> Option<String>;

    /// Returns the text that a `copy` event is about to copy, unless the user typed it.
    #[wasm_bindgen(method, js_name = selectedText)]
    pub(crate) fn selected_text(this: &Page, event: &Event) -> Option<String>;
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::testing::{self, append};
    use core::cell::RefCell;
    use std::rc::Rc;
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::HtmlInputElement;

    /// Creates the page's JavaScript object, as shipped.
    pub(crate) fn page() -> Page {
        testing::run(testing::PAGE, "return new Page((element) => element.shadowRoot);").unchecked_into()
    }

    #[wasm_bindgen_test]
    fn a_typed_text_reaches_the_page_as_input_and_change() {
        let (field, events) = (append("input"), Rc::new(RefCell::new(vec![])));
        let log = events.clone();
        let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let target: HtmlInputElement = event.target().unwrap().unchecked_into();
            log.borrow_mut().push((event.type_(), event.bubbles(), target.value()));
        });
        for kind in ["input", "change"] {
            field.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref()).unwrap();
        }
        page().type_text(&field, "UpstackData");
        let expected = ["input", "change"].map(|kind| (kind.to_owned(), true, "UpstackData".to_owned()));
        assert_eq!(*events.borrow(), expected);
        field.remove();
    }

    #[wasm_bindgen_test]
    fn events_that_a_script_dispatched_are_ignored() {
        let field = append("input");
        let script = "let count = 0;
            onTrusted(window, 'click', () => count++);
            onTrusted(window, 'click', () => count++, { afterPage: true });
            return () => count;";
        let count: js_sys::Function = testing::run(testing::PAGE, script).unchecked_into();
        field.click();
        field.dispatch_event(&Event::new("click").unwrap()).unwrap();
        assert_eq!(count.call0(&JsValue::UNDEFINED).unwrap(), JsValue::from(0));
        field.remove();
    }

    #[wasm_bindgen_test]
    fn first_handler_keeps_events_on_what_keyferry_displays_from_the_page() {
        let (ours, field) = (append("section"), append("input"));
        ours.set_id("ours");
        let script = "let [first, page] = [0, 0];
            addEventListener('click', () => page++, true);
            onFirst(window, (event) => { first++; return event.target.id === 'ours'; });
            return () => [first, page].join();";
        let counts: js_sys::Function = testing::run(testing::PAGE, script).unchecked_into();
        ours.click();
        assert_eq!(counts.call0(&JsValue::UNDEFINED).unwrap(), JsValue::from("1,0"));
        field.click();
        assert_eq!(counts.call0(&JsValue::UNDEFINED).unwrap(), JsValue::from("2,1"));
        ours.remove();
        field.remove();
    }

    /// In Chromium, forms and documents have properties named after elements, before their own.
    #[wasm_bindgen_test]
    fn elements_named_like_properties_change_nothing_of_what_is_read() {
        let script = r##"
            const part = document.createElement("section");
            part.innerHTML = `<h1>API keys</h1>
                <form id="form" role="dialog" title="New key">
                  <h2>API key created</h2>
                  <label>Name <input placeholder="Name for API key"></label>
                  <p>Copy it: <code>${"a1".repeat(40)}</code></p>
                  <button>Copy API key</button>
                </form>
                <form id="list" role="row">Old ••••••••••••1234</form>
                <p>Brand ID: 5f0c2a9b7e4d4c0012ab34cd</p>`;
            document.body.append(part);
            const [form, button] = ["#form", "button"].map((selector) => part.querySelector(selector));
            const page = new Page((element) => element.shadowRoot);
            const atEvent = (read) => {
              let result;
              addEventListener("click", (event) => (result = read(event)), { capture: true, once: true });
              EventTarget.prototype.dispatchEvent.call(form, new MouseEvent("click"));
              return result;
            };
            const parts = {
              describeKeyPage: () => page.describeKeyPage(),
              outline: () => page.outline(),
              keyCandidates: () => page.keyCandidates(),
              keyCandidatesIn: () => page.keyCandidatesIn(form),
              describeControl: () => page.describeControl(form),
              describeSurroundings: () => page.describeSurroundings(form),
              describePage: () => page.describeSurroundings(),
              parent: () => page.parent(form) === part && page.parent(button) === form,
              usedControl: () => atEvent((event) => page.usedControl(event) === form),
              isOnNativeControl: () => atEvent((event) => page.isOnNativeControl(event)),
              selectedText: () => String(atEvent((event) => page.selectedText(event))),
            };
            const read = ([name, part]) => {
              try {
                return [name, JSON.stringify(part())];
              } catch (error) {
                return [name, String(error)];
              }
            };
            const before = Object.entries(parts).map(read);

            const names = new Set();
            for (const { prototype } of [HTMLFormElement, HTMLDocument]) {
              for (let from = prototype; from; from = Object.getPrototypeOf(from)) {
                for (const name of Object.getOwnPropertyNames(from)) names.add(name);
              }
            }
            const named = document.createElement("div");
            for (const name of names) {
              for (const id of ["form", "list"]) {
                const output = document.createElement("output");
                output.setAttribute("name", name);
                output.setAttribute("form", id);
                const image = document.createElement("img");
                image.setAttribute("name", name);
                named.append(output, image);
              }
            }
            part.append(named);
            const after = Object.entries(parts).map(read);
            Element.prototype.remove.call(part);
            const changed = before.filter(([, value], at) => value !== after[at][1]);
            return changed.map(([name, value]) => `${name}: ${value} and ${after.find(([same]) => same === name)[1]}`).join("\n");
        "##;
        assert_eq!(testing::run(testing::PAGE, script).as_string().unwrap(), "");
    }
}
