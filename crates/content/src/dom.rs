//! Small things that every part of the content script does to the DOM.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    AddEventListenerOptions, CssStyleSheet, Document, Event, EventTarget, HtmlElement, ShadowRoot,
    ShadowRootInit, ShadowRootMode, Window,
};

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

/// An element with a closed shadow root that has these styles and nothing of the page's.
pub(crate) fn shadow_host(
    document: &Document,
    name: &str,
    css: &str,
) -> Result<(HtmlElement, ShadowRoot), JsValue> {
    let host: HtmlElement = document.create_element(name)?.unchecked_into();
    let root = host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Closed))?;
    // A constructed sheet, since a page's policy forbids inline styles.
    // Made by the document's own window: a frame's sheet is not taken by the document above it.
    let window = document.default_view().ok_or("no window")?;
    let make = js_sys::Reflect::get(&window, &"CSSStyleSheet".into())?.unchecked_into::<js_sys::Function>();
    let sheet: CssStyleSheet = js_sys::Reflect::construct(&make, &js_sys::Array::new())?.unchecked_into();
    sheet.replace_sync(css)?;
    root.set_adopted_style_sheets(&js_sys::Array::of1(&sheet));
    Ok((host, root))
}

/// A new element with a class and a text inside `parent`.
pub(crate) fn append(
    parent: &web_sys::Node,
    tag: &str,
    class: &str,
    text: &str,
) -> Result<HtmlElement, JsValue> {
    let document = parent.owner_document().ok_or("no document")?;
    let element: HtmlElement = document.create_element(tag)?.unchecked_into();
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

    fn document() -> Document {
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

    #[wasm_bindgen_test]
    fn a_page_cannot_look_into_what_keyferry_shows() {
        let (host, root) = shadow_host(&document(), "div", ":host { color: red }").unwrap();
        append(&root, "p", "", "a store").unwrap();
        document().body().unwrap().append_child(&host).unwrap();
        assert!(host.shadow_root().is_none());
        assert_eq!(host.text_content().unwrap(), "");
        host.remove();
    }
}
