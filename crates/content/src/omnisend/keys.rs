//! Finds values shaped like a key on the page.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use js_sys::JsString;
use keyferry_core::key::{ApiKey, KEY_LENGTH};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlInputElement, HtmlTextAreaElement, Node, Window, XPathResult};

use super::page::Page;
use crate::dom;
use crate::view::parent;

/// How far from a copy control its key is searched, in ancestors.
const MAX_CLIMB: usize = 8;
/// Longest text that is read for a key in it, in UTF-16 units: a key and a line around it.
const MAX_TEXT: u32 = 300;
/// Attributes that may hold a key for the page's own script. What a field's `value` says the user may have typed.
const ATTRIBUTES: &str = "descendant-or-self::*/@*[string-length(.)=75 and name()!='value']";

#[wasm_bindgen]
extern "C" {
    /// A node whose text stays in the browser until it is known to be short.
    type Texted;

    #[wasm_bindgen(method, getter, js_name = textContent)]
    fn text_content(this: &Texted) -> Option<JsString>;

    /// An event of the clipboard.
    type Copying;

    #[wasm_bindgen(method, getter, js_name = clipboardData)]
    fn clipboard_data(this: &Copying) -> Option<Data>;

    /// What an event of the clipboard carries.
    type Data;

    #[wasm_bindgen(method, catch, js_name = getData)]
    fn get_data(this: &Data, format: &str) -> Result<String, JsValue>;
}

/// The keys that stand below an element: in fields in which the user has not typed, and in texts.
pub(crate) fn on_page(page: &Page, around: &Element) -> Vec<ApiKey> {
    let mut keys = vec![];
    for field in page.view.inside(around, "input,textarea") {
        if !page.is_typed(&field) {
            add(&mut keys, dom::value(&field).as_deref().and_then(ApiKey::parse));
        }
    }
    in_text(around, &mut keys);
    for root in &page.view.roots {
        if parent_holds(around, &root.host()) {
            in_children(root, &mut keys);
        }
    }
    keys
}

/// The keys that stand closest to a control, in attributes too, and the element that holds both.
pub(crate) fn near(page: &Page, control: &Element) -> (Vec<ApiKey>, Element) {
    let mut around = control.clone();
    for _ in 0..MAX_CLIMB {
        let mut keys = on_page(page, &around);
        in_attributes(&around, &mut keys);
        if !keys.is_empty() {
            return (keys, around);
        }
        match parent(&around) {
            Some(above) => around = above,
            None => break,
        }
    }
    (vec![], parent(control).and_then(|around| parent(&around)).unwrap_or(around))
}

fn parent_holds(around: &Element, element: &Element) -> bool {
    let mut here = Some(element.clone());
    while let Some(element) = here {
        if element == *around {
            return true;
        }
        here = parent(&element);
    }
    false
}

fn add(keys: &mut Vec<ApiKey>, key: Option<ApiKey>) {
    keys.extend(key.filter(|key| !keys.contains(key)));
}

/// Goes down only where the text is long enough to hold a key. A key may be split over several elements.
fn in_text(node: &Node, keys: &mut Vec<ApiKey>) {
    let Some(content) = node.unchecked_ref::<Texted>().text_content() else { return };
    if (content.length() as usize) < KEY_LENGTH {
        return;
    }
    if content.length() <= MAX_TEXT {
        let before = keys.len();
        for token in String::from(content).split_whitespace() {
            add(keys, ApiKey::parse(token));
        }
        if keys.len() > before {
            return;
        }
    }
    in_children(node, keys);
}

fn in_children(node: &Node, keys: &mut Vec<ApiKey>) {
    let children = node.child_nodes();
    for child in (0..children.length()).filter_map(|at| children.item(at)) {
        in_text(&child, keys);
    }
}

fn in_attributes(around: &Element, keys: &mut Vec<ApiKey>) {
    let Some(document) = around.owner_document() else { return };
    let kind = XPathResult::ORDERED_NODE_SNAPSHOT_TYPE;
    let Ok(found) = document.evaluate_with_opt_callback_and_type(ATTRIBUTES, around, None, kind) else {
        return;
    };
    for at in 0..found.snapshot_length().unwrap_or(0) {
        let value = found.snapshot_item(at).ok().flatten().and_then(|attribute| attribute.node_value());
        add(keys, value.as_deref().and_then(ApiKey::parse));
    }
}

/// What a copy takes from the page: the selection in this element, or else the document's.
pub(crate) fn selected(window: &Window, focused: Option<&Element>) -> Option<String> {
    let range = |value: String, start: Option<u32>, end: Option<u32>| {
        let units: Vec<u16> = value.encode_utf16().collect();
        units.get(start? as usize..end? as usize).map(String::from_utf16_lossy)
    };
    let in_field = focused.and_then(|field| {
        if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
            range(input.value(), input.selection_start().ok()?, input.selection_end().ok()?)
        } else {
            let area = field.dyn_ref::<HtmlTextAreaElement>()?;
            range(area.value(), area.selection_start().ok()?, area.selection_end().ok()?)
        }
    });
    in_field.filter(|text| !text.is_empty()).or_else(|| {
        let root = focused.map(|element| element.get_root_node());
        root.and_then(|root| in_root(&root)).or_else(|| in_root(&window.document()?.into()))
    })
}

/// The text selected in a document or, where the browser can tell, a shadow root.
fn in_root(root: &JsValue) -> Option<String> {
    let select = js_sys::Reflect::get(root, &"getSelection".into()).ok().filter(JsValue::is_function)?;
    // Not checked by their classes: in Firefox these are the page's own.
    let selection =
        select.unchecked_into::<js_sys::Function>().call0(root).ok().filter(JsValue::is_object)?;
    let text = selection.unchecked_into::<js_sys::Object>().to_string();
    Some(String::from(text)).filter(|text| !text.is_empty())
}

/// What the page's own handler put on the clipboard in a `copy` event.
pub(crate) fn set_by_page(event: &Event) -> Option<String> {
    event.unchecked_ref::<Copying>().clipboard_data()?.get_data("text/plain").ok()
}
