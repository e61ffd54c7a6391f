//! Reads the plain objects in which JavaScript describes a page: `extension/content/page`. Their shape is that of
//! [`keyferry_core::page`].

use alloc::string::String;
use alloc::vec::Vec;

use keyferry_core::page::{Control, ElementId, Field, PageView, Surroundings};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    pub(crate) type PageOutline;
    #[wasm_bindgen(method, getter)]
    fn address(this: &PageOutline) -> String;
    #[wasm_bindgen(method, getter)]
    fn headings(this: &PageOutline) -> Vec<String>;
    /// IDs of the text fields.
    #[wasm_bindgen(method, getter)]
    fn fields(this: &PageOutline) -> Vec<ElementId>;

    pub(crate) type PageSnapshot;
    #[wasm_bindgen(method, getter)]
    fn address(this: &PageSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn headings(this: &PageSnapshot) -> Vec<String>;
    #[wasm_bindgen(method, getter)]
    fn controls(this: &PageSnapshot) -> Vec<ControlSnapshot>;
    #[wasm_bindgen(method, getter)]
    fn fields(this: &PageSnapshot) -> Vec<FieldSnapshot>;
    #[wasm_bindgen(method, getter, js_name = brandText)]
    fn brand_text(this: &PageSnapshot) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = maskedRows)]
    fn masked_rows(this: &PageSnapshot) -> Vec<String>;

    pub(crate) type ControlSnapshot;
    #[wasm_bindgen(method, getter)]
    fn text(this: &ControlSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn label(this: &ControlSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn disabled(this: &ControlSnapshot) -> bool;

    pub(crate) type FieldSnapshot;
    #[wasm_bindgen(method, getter)]
    fn id(this: &FieldSnapshot) -> ElementId;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &FieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn placeholder(this: &FieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn label(this: &FieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn heading(this: &FieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn section(this: &FieldSnapshot) -> Vec<String>;
    /// What else stands in the field's form; only described where keys are created.
    #[wasm_bindgen(method, getter)]
    fn form(this: &FieldSnapshot) -> Option<SurroundingsSnapshot>;
    #[wasm_bindgen(method, getter)]
    fn value(this: &FieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn locked(this: &FieldSnapshot) -> bool;

    pub(crate) type SurroundingsSnapshot;
    #[wasm_bindgen(method, getter)]
    fn texts(this: &SurroundingsSnapshot) -> Vec<String>;
    #[wasm_bindgen(method, getter)]
    fn controls(this: &SurroundingsSnapshot) -> Vec<ControlSnapshot>;
    #[wasm_bindgen(method, getter)]
    fn checkboxes(this: &SurroundingsSnapshot) -> u32;
    #[wasm_bindgen(method, getter)]
    fn radios(this: &SurroundingsSnapshot) -> u32;
}

/// What distinguishes one view of a page from another: quick to read, and to compare with the one before.
#[derive(Default, PartialEq)]
pub(crate) struct Outline {
    pub(crate) address: String,
    pub(crate) headings: Vec<String>,
    pub(crate) fields: Vec<ElementId>,
}

impl From<PageOutline> for Outline {
    fn from(outline: PageOutline) -> Self {
        Self { address: outline.address(), headings: outline.headings(), fields: outline.fields() }
    }
}

impl From<PageSnapshot> for PageView {
    fn from(page: PageSnapshot) -> Self {
        Self {
            address: page.address(),
            headings: page.headings(),
            controls: convert(page.controls()),
            fields: convert(page.fields()),
            brand_text: page.brand_text(),
            masked_rows: page.masked_rows(),
            keys: Vec::new(),
        }
    }
}

impl From<ControlSnapshot> for Control {
    fn from(control: ControlSnapshot) -> Self {
        Self { text: control.text(), label: control.label(), disabled: control.disabled() }
    }
}

impl From<FieldSnapshot> for Field {
    fn from(field: FieldSnapshot) -> Self {
        Self {
            id: field.id(),
            kind: field.kind(),
            placeholder: field.placeholder(),
            label: field.label(),
            heading: field.heading(),
            section: field.section(),
            form: field.form().map(Surroundings::from).unwrap_or_default(),
            value: field.value(),
            locked: field.locked(),
        }
    }
}

impl From<SurroundingsSnapshot> for Surroundings {
    fn from(around: SurroundingsSnapshot) -> Self {
        Self {
            texts: around.texts(),
            controls: convert(around.controls()),
            checkboxes: around.checkboxes(),
            radios: around.radios(),
        }
    }
}

fn convert<From, To: core::convert::From<From>>(parts: Vec<From>) -> Vec<To> {
    parts.into_iter().map(To::from).collect()
}
