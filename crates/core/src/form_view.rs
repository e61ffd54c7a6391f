//! The parts of a page that recognition of a form by its title uses, as plain data.
//!
//! A form's title is often no heading, and its label is often not tied to its field. So a snapshot has the texts around
//! a field in the order in which they are displayed, and how they are nested; recognition decides what each text is.
//! Texts are normalized as those of [`page`](crate::page). Hidden elements are not part of it. The serialised form is that
//! of a [report](crate::report).

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::page::ElementId;
use crate::published::{is_zero, presence};

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FormField {
    pub id: ElementId,
    /// The `type` attribute, `text` if there is none, `search`, or `textarea`.
    pub kind: String,
    /// The texts of its label, one for each element: a help text may be in the label.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub label: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub placeholder: String,
    /// The attributes `name` and `id`, with a space before each capital.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The value, verbatim. Only of fields that may be the key's.
    #[serde(rename = "filled", with = "presence", skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, ts(type = "boolean"))]
    pub value: String,
    /// Read-only, disabled or inert.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub locked: bool,
}

/// One text or field of a region, in document order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "PartRecord", into = "PartRecord")]
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

/// A [`Part`] as JavaScript describes it.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PartRecord {
    kind: PartKind,
    #[serde(default, skip_serializing_if = "is_zero")]
    common: u32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    /// A heading's rank, a name's depth, or a field's ID.
    #[serde(default, skip_serializing_if = "is_zero")]
    number: u32,
}

/// The kinds of [`Content`].
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum PartKind {
    Name,
    Heading,
    Text,
    Item,
    Control,
    Field,
}

impl From<PartRecord> for Part {
    fn from(PartRecord { kind, common, text, number }: PartRecord) -> Self {
        let content = match kind {
            PartKind::Name => Content::Name { depth: number, text },
            PartKind::Heading => Content::Heading { rank: number, text },
            PartKind::Text => Content::Text(text),
            PartKind::Item => Content::Item(text),
            PartKind::Control => Content::Control(text),
            PartKind::Field => Content::Field(number),
        };
        Self { common, content }
    }
}

impl From<Part> for PartRecord {
    fn from(Part { common, content }: Part) -> Self {
        let (kind, text, number) = match content {
            Content::Name { depth, text } => (PartKind::Name, text, depth),
            Content::Heading { rank, text } => (PartKind::Heading, text, rank),
            Content::Text(text) => (PartKind::Text, text, 0),
            Content::Item(text) => (PartKind::Item, text, 0),
            Content::Control(text) => (PartKind::Control, text, 0),
            Content::Field(id) => (PartKind::Field, String::new(), id),
        };
        Self { kind, common, text, number }
    }
}
