//! Reads the plain objects in which JavaScript (`extension/content/upstack/forms.js`) describes the fields of a page.
//! They have the structure of [`keyferry_core::form_view`].

use alloc::string::String;
use alloc::vec::Vec;

use keyferry_core::form_view::{Content, FormField, FormView, Part};
use keyferry_core::page::ElementId;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::snapshot::TextList;

#[wasm_bindgen]
extern "C" {
    /// Reads forms: `extension/content/upstack/forms.js`.
    #[wasm_bindgen(typescript_type = "Forms")]
    pub type Forms;

    /// Describes the text fields. Shadow roots are searched for anew if this scan is `complete`, or after some time.
    #[wasm_bindgen(method)]
    pub(super) fn fields(this: &Forms, complete: bool) -> FormSnapshot;

    /// Describes the surroundings of fields of the last snapshot. The browser computes styles for it.
    #[wasm_bindgen(method)]
    pub(super) fn regions(this: &Forms, fields: Vec<ElementId>) -> Vec<RegionSnapshot>;

    /// Returns a field of the last snapshot.
    #[wasm_bindgen(method)]
    pub(super) fn element(this: &Forms, id: ElementId) -> Option<Element>;

    /// Finds the element that has the focus. A field is part of every snapshot from now on, until another has the focus
    /// at such a call.
    #[wasm_bindgen(method)]
    pub(super) fn focused(this: &Forms) -> FocusSnapshot;

    /// Returns the field that the last call of `focused` found.
    #[wasm_bindgen(method)]
    pub(super) fn chosen(this: &Forms) -> Option<ElementId>;

    pub(super) type FocusSnapshot;
    /// The field, if it is one.
    #[wasm_bindgen(method, getter)]
    fn field(this: &FocusSnapshot) -> Option<ElementId>;
    #[wasm_bindgen(method, getter, js_name = isFrame)]
    fn is_frame(this: &FocusSnapshot) -> bool;

    pub(super) type FormSnapshot;
    #[wasm_bindgen(method, getter)]
    fn address(this: &FormSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn fields(this: &FormSnapshot) -> Vec<FormFieldSnapshot>;

    type FormFieldSnapshot;
    #[wasm_bindgen(method, getter)]
    fn id(this: &FormFieldSnapshot) -> ElementId;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &FormFieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn label(this: &FormFieldSnapshot) -> TextList;
    #[wasm_bindgen(method, getter)]
    fn placeholder(this: &FormFieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn name(this: &FormFieldSnapshot) -> String;
    #[wasm_bindgen(method, getter)]
    fn locked(this: &FormFieldSnapshot) -> bool;

    pub(super) type RegionSnapshot;
    #[wasm_bindgen(method, getter)]
    fn parts(this: &RegionSnapshot) -> Vec<PartSnapshot>;

    type PartSnapshot;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &PartSnapshot) -> PartKind;
    #[wasm_bindgen(method, getter)]
    fn common(this: &PartSnapshot) -> u32;
    #[wasm_bindgen(method, getter)]
    fn text(this: &PartSnapshot) -> String;
    /// A heading's rank, a name's depth, or a field's ID.
    #[wasm_bindgen(method, getter)]
    fn number(this: &PartSnapshot) -> u32;
}

/// The kinds of [`Content`].
#[wasm_bindgen]
pub enum PartKind {
    Name = "name",
    Heading = "heading",
    Text = "text",
    Item = "item",
    Control = "control",
    Field = "field",
}

/// The element that has the focus.
pub(super) enum Focus {
    Field(ElementId),
    /// A frame, whose elements belong to another document.
    Frame,
    /// Another element, or none.
    Elsewhere,
}

impl From<FocusSnapshot> for Focus {
    fn from(focus: FocusSnapshot) -> Self {
        match focus.field() {
            Some(field) => Self::Field(field),
            None if focus.is_frame() => Self::Frame,
            None => Self::Elsewhere,
        }
    }
}

impl From<FormSnapshot> for FormView {
    fn from(page: FormSnapshot) -> Self {
        let fields = page.fields().into_iter().map(FormField::from).collect();
        Self { address: page.address(), fields, regions: Vec::new() }
    }
}

impl From<FormFieldSnapshot> for FormField {
    fn from(field: FormFieldSnapshot) -> Self {
        Self {
            id: field.id(),
            kind: field.kind(),
            label: field.label().into(),
            placeholder: field.placeholder(),
            name: field.name(),
            value: String::new(),
            locked: field.locked(),
        }
    }
}

impl From<RegionSnapshot> for Vec<Part> {
    fn from(region: RegionSnapshot) -> Self {
        region.parts().iter().filter_map(part).collect()
    }
}

/// Returns none for a kind that is not in the list.
fn part(part: &PartSnapshot) -> Option<Part> {
    let (text, number) = (part.text(), part.number());
    let content = match part.kind() {
        PartKind::Name => Content::Name { depth: number, text },
        PartKind::Heading => Content::Heading { rank: number, text },
        PartKind::Text => Content::Text(text),
        PartKind::Item => Content::Item(text),
        PartKind::Control => Content::Control(text),
        PartKind::Field => Content::Field(number),
        PartKind::__Invalid => return None,
    };
    Some(Part { common: part.common(), content })
}
