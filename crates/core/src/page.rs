//! The parts of a page that recognition uses, as plain data in document order.
//!
//! Texts of the page are in lower case, with each run of white space as one space. JavaScript does this, since the
//! browser has the Unicode tables for every script. Values of fields and keys are verbatim.
//!
//! The serialised form is that of a [report](crate::report): of values and keys, it contains none.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::key::ApiKey;
use crate::published::{is_zero, presence};

/// Identifies an element for as long as the page lives. The adapter keeps the element.
pub type ElementId = u32;

/// A snapshot of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PageView {
    /// Path and fragment of the address, such as `/integrations/api-keys` or `/#/my-account/…`.
    pub address: String,
    /// The visible headings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<String>,
    /// Buttons, links and other elements that act as a button.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<Control>,
    /// Text fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The text around the Brand ID, such as "brand id: 64f0…".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand_text: Option<String>,
    /// Texts of the rows or cards with a masked value, as in the list of keys.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub masked_rows: Vec<String>,
    /// Values with the format of a key that the page displays and the user did not type. Collected only while a new key
    /// is near.
    #[serde(skip)]
    pub keys: Vec<ApiKey>,
}

impl PageView {
    /// The snapshot of a page where only the address matters.
    pub fn at(address: String) -> Self {
        Self { address, ..Self::default() }
    }
}

/// A button, a link, or an element that acts as a button.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Control {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// `aria-label`, `title` or the like, for icons.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    #[serde(skip_serializing_if = "core::ops::Not::not")]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Field {
    pub id: ElementId,
    /// The `type` attribute, `text` if there is none, or `textarea`.
    pub kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub placeholder: String,
    /// The text of its label, `aria-label` or `aria-labelledby`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The nearest heading before it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub heading: String,
    /// The headings of its form, dialog or section.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub section: Vec<String>,
    /// The other contents of its form or dialog.
    #[serde(skip_serializing_if = "Surroundings::is_empty")]
    pub form: Surroundings,
    #[serde(rename = "filled", with = "presence", skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, ts(type = "boolean"))]
    pub value: String,
    /// Read-only, disabled or invisible.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub locked: bool,
}

/// The elements around a field or control.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Surroundings {
    /// Headings and labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<Control>,
    /// Number of checkboxes and switches.
    #[serde(skip_serializing_if = "is_zero")]
    pub checkboxes: u32,
    /// Number of radio buttons.
    #[serde(skip_serializing_if = "is_zero")]
    pub radios: u32,
}

impl Surroundings {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
