//! The parts of a page that recognition uses, as plain data in document order.
//!
//! Texts of the page are in lower case, with each run of white space as one space. JavaScript does this, since the
//! browser has the Unicode tables for every script. Values of fields and keys are verbatim.

use alloc::string::String;
use alloc::vec::Vec;

use crate::key::ApiKey;

/// Identifies an element for as long as the page lives. The adapter keeps the element.
pub type ElementId = u32;

/// A snapshot of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageView {
    /// Path and fragment of the address, such as `/integrations/api-keys` or `/#/my-account/…`.
    pub address: String,
    /// The visible headings.
    pub headings: Vec<String>,
    /// Buttons, links and other elements that act as a button.
    pub controls: Vec<Control>,
    /// Text fields.
    pub fields: Vec<Field>,
    /// The text around the Brand ID, such as "brand id: 64f0…".
    pub brand_text: Option<String>,
    /// Texts of the rows or cards with a masked value, as in the list of keys.
    pub masked_rows: Vec<String>,
    /// Values with the format of a key that the page displays and the user did not type. Collected only while a new key
    /// is near.
    pub keys: Vec<ApiKey>,
}

impl PageView {
    /// The snapshot of a page where only the address matters.
    pub fn at(address: String) -> Self {
        Self { address, ..Self::default() }
    }
}

/// A button, a link, or an element that acts as a button.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Control {
    pub text: String,
    /// `aria-label`, `title` or the like, for icons.
    pub label: String,
    pub disabled: bool,
}

/// Visibility of a control as the user activated it, measured by the adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlVisibility {
    /// The opacity with which it is painted, its ancestors' included; 0 if it is not rendered.
    pub opacity_percent: u32,
    /// The shorter side of its box, in CSS pixels.
    pub shorter_side: u32,
    /// The area of its box, in percent of the window's.
    pub window_percent: u32,
    /// The click was on its box or close to it. A key press has no place.
    pub is_at_click: bool,
}

/// A text field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub id: ElementId,
    /// The `type` attribute, `text` if there is none, or `textarea`.
    pub kind: String,
    pub placeholder: String,
    /// The text of its label, `aria-label` or `aria-labelledby`.
    pub label: String,
    /// The nearest heading before it.
    pub heading: String,
    /// The headings of its form, dialog or section.
    pub section: Vec<String>,
    /// The other contents of its form or dialog.
    pub form: Surroundings,
    pub value: String,
    /// Read-only, disabled or invisible.
    pub locked: bool,
}

/// The elements around a field or control.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Headings and labels.
    pub texts: Vec<String>,
    pub controls: Vec<Control>,
    /// Number of checkboxes and switches.
    pub checkboxes: u32,
    /// Number of radio buttons.
    pub radios: u32,
}
