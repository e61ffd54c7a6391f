//! The parts of a page that recognition of a form by its title uses, as plain data.
//!
//! A form's title is often no heading, and its label is often not tied to its field. So a snapshot has the texts around
//! a field in the order in which they are displayed, and how they are nested; recognition decides what each text is.
//! Texts are normalized as those of [`page`](crate::page). Hidden elements are not part of it.

use alloc::string::String;
use alloc::vec::Vec;

use crate::page::ElementId;

/// A snapshot of a page with text fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormView {
    /// Path and fragment of the address.
    pub address: String,
    /// Text fields.
    pub fields: Vec<FormField>,
    /// The texts around the fields that may be the key's. Fields of one dialog share a region.
    pub regions: Vec<Vec<Part>>,
}

/// A text field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormField {
    pub id: ElementId,
    /// The `type` attribute, `text` if there is none, `search`, or `textarea`.
    pub kind: String,
    /// The texts of its label, one for each element: a help text may be in the label.
    pub label: Vec<String>,
    pub placeholder: String,
    /// The attributes `name` and `id`, with a space before each capital.
    pub name: String,
    /// The value, verbatim. Only of fields that may be the key's.
    pub value: String,
    /// Read-only, disabled or inert.
    pub locked: bool,
}

/// One text or field of a region, in document order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Depth of the innermost element that contains this part and the one before it. For the first part, 0.
    pub common: u32,
    pub content: Content,
}

/// The kind of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The accessible name of the dialog, form, group or section that begins here, at this depth.
    Name { depth: u32, text: String },
    /// A heading; `rank` is 1 for the highest.
    Heading { rank: u32, text: String },
    /// Another text, an image's alternative text, or the selected one of several choices.
    Text(String),
    /// A text in a list, a table, or the label of a field or choice.
    Item(String),
    /// A button or link.
    Control(String),
    /// A field, by its ID in [`FormView::fields`].
    Field(ElementId),
}
