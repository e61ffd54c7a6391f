//! Small things that every part of the content script does to the DOM.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{AddEventListenerOptions, Event, EventTarget, Window};

/// Listens for as long as the page lives, in the capture phase, and hears trusted events only: what a script
/// dispatched is not the user's doing.
pub(crate) fn on_trusted(
    target: &EventTarget,
    kind: &str,
    mut heard: impl FnMut(Event) + 'static,
) -> Result<(), JsValue> {
    on(target, kind, move |event| {
        if event.is_trusted() {
            heard(event);
        }
    })
}

/// Listens for as long as the page lives, in the capture phase.
pub(crate) fn on(
    target: &EventTarget,
    kind: &str,
    heard: impl FnMut(Event) + 'static,
) -> Result<(), JsValue> {
    listen(target, kind, true, heard)
}

/// Listens for as long as the page lives, in the bubbling phase: after the page's own handlers.
pub(crate) fn after(
    target: &EventTarget,
    kind: &str,
    heard: impl FnMut(Event) + 'static,
) -> Result<(), JsValue> {
    listen(target, kind, false, heard)
}

/// Does something once, after this time in milliseconds. Where there is no timer, in a window that closes, it is left
/// undone.
pub(crate) fn once_in(window: &Window, millis: i32, act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), millis);
}

fn listen(
    target: &EventTarget,
    kind: &str,
    capture: bool,
    heard: impl FnMut(Event) + 'static,
) -> Result<(), JsValue> {
    let heard = Closure::<dyn FnMut(Event)>::new(heard);
    let options = AddEventListenerOptions::new();
    options.set_capture(capture);
    target.add_event_listener_with_callback_and_add_event_listener_options(
        kind,
        heard.as_ref().unchecked_ref(),
        &options,
    )?;
    heard.forget();
    Ok(())
}

/// A new element with a class and a text inside `parent`, for tests.
#[cfg(test)]
pub(crate) fn append(
    parent: &web_sys::Node,
    tag: &str,
    class: &str,
    text: &str,
) -> Result<web_sys::HtmlElement, JsValue> {
    let document = parent.owner_document().ok_or("no document")?;
    let element: web_sys::HtmlElement = document.create_element(tag)?.unchecked_into();
    if !class.is_empty() {
        element.set_class_name(class);
    }
    if !text.is_empty() {
        element.set_text_content(Some(text));
    }
    parent.append_child(&element)?;
    Ok(element)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bridge::lent;
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::HtmlInputElement;

    wasm_bindgen_test_configure!(run_in_browser);

    fn document() -> web_sys::Document {
        web_sys::window().unwrap().document().unwrap()
    }

    fn field() -> HtmlInputElement {
        append(&document().body().unwrap(), "input", "", "").unwrap().unchecked_into()
    }

    #[wasm_bindgen_test]
    fn a_text_put_into_a_field_is_told_to_the_page_as_typing_is() {
        let (field, heard) = (field(), Rc::new(RefCell::new(vec![])));
        for kind in ["input", "change"] {
            let heard = heard.clone();
            on(&document(), kind, move |event| {
                let target: HtmlInputElement = event.target().unwrap().unchecked_into();
                heard.borrow_mut().push((event.type_(), event.bubbles(), target.value()));
            })
            .unwrap();
        }
        lent().put(&field, "UpstackData");
        let wanted = ["input", "change"].map(|kind| (kind.to_owned(), true, "UpstackData".to_owned()));
        assert_eq!(*heard.borrow(), wanted);
        field.remove();
    }

    #[wasm_bindgen_test]
    fn what_a_script_dispatches_is_not_taken_for_the_users_doing() {
        let (field, heard) = (field(), Rc::new(Cell::new(0)));
        let counted = heard.clone();
        on_trusted(&field, "click", move |_| counted.set(counted.get() + 1)).unwrap();
        field.click();
        field.dispatch_event(&Event::new("click").unwrap()).unwrap();
        assert_eq!(heard.get(), 0);
        field.remove();
    }
}
