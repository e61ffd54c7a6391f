//! A page as the adapters describe it: the parts that recognition looks at, in document order.

use alloc::string::String;
use alloc::vec::Vec;

use crate::key::ApiKey;

/// Names one element for as long as the page lives; the adapter keeps the element behind it.
pub type ElementId = u32;

/// Which elements are headings, as a selector.
pub const HEADINGS: &str = "h1,h2,h3,h4,h5,h6,[role=heading],legend";

/// The parts of a page that recognition looks at. All texts of the page's own are in lower case and with one space where
/// there is white space, which the browser knows of every script; values are as they stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageView {
    /// Path and fragment of the address, such as `/integrations/api-keys` or `/#/my-account/…`.
    pub address: String,
    /// All visible headings.
    pub headings: Vec<String>,
    /// Buttons, links and whatever else acts as a button.
    pub controls: Vec<Control>,
    /// Text fields.
    pub fields: Vec<Field>,
    /// A short text around an ID that the page shows, such as "Brand ID: 64f0…".
    pub brand_text: Option<String>,
    /// The texts of the rows or cards that hold a masked value: what a list of keys looks like.
    pub masked_rows: Vec<String>,
    /// The values shaped like a key that stand on the page and were not typed there by the user. Looked for only
    /// while a new key is near.
    pub keys: Vec<ApiKey>,
}

/// A button, a link, or what acts as a button.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Control {
    /// Its text.
    pub text: String,
    /// `aria-label`, `title` or the like, for icons.
    pub label: String,
    /// Whether it cannot be used at present.
    pub disabled: bool,
}

/// A text field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// The element.
    pub id: ElementId,
    /// The `type` attribute, lower case; `text` if there is none, `textarea` for a text area.
    pub kind: String,
    /// The placeholder.
    pub placeholder: String,
    /// The text of its label, `aria-label` or `aria-labelledby`.
    pub label: String,
    /// The nearest heading before it.
    pub heading: String,
    /// All headings of the form, dialog or section that it stands in.
    pub section: Vec<String>,
    /// What else stands in its form or dialog.
    pub form: Surroundings,
    /// What stands in it.
    pub value: String,
    /// Read-only, disabled or not visible.
    pub locked: bool,
}

/// What stands around an element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Headings and labels.
    pub texts: Vec<String>,
    /// Buttons and what acts as one.
    pub controls: Vec<Control>,
    /// Number of checkboxes and switches.
    pub checkboxes: u32,
    /// Number of radio buttons.
    pub radios: u32,
}
