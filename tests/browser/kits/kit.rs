//! The kits, from their `kit.json`, and the promises that are checked on each.

use anyhow::{Context, Result};
use keyferry_tests::{Browser, project};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::env;
use std::fs;

/// A kit, from its `kit.json`. Each step is `click NAME`, a control's text or label, `click text TEXT`, any element's,
/// or `click css SELECTOR`.
#[derive(Debug, Deserialize)]
pub(crate) struct Kit {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) omnisend: OmnisendSteps,
    #[serde(default)]
    pub(crate) upstack: UpstackSteps,
    /// The checks that are known to fail.
    #[serde(default)]
    not_yet: NotYet,
}

#[derive(Debug, Deserialize)]
pub(crate) struct OmnisendSteps {
    #[serde(default = "open_create_view")]
    pub(crate) open: String,
    #[serde(default = "create_key")]
    pub(crate) submit: String,
    pub(crate) copy: String,
    /// The text that the page displays after copying.
    pub(crate) copied: Option<String>,
    pub(crate) close: String,
}

#[derive(Debug, Deserialize)]
#[serde(default)]
pub(crate) struct UpstackSteps {
    pub(crate) open: Vec<String>,
    /// The selector of the button that submits the form, if its text is not in the document.
    pub(crate) submit: Option<String>,
}

impl Default for UpstackSteps {
    fn default() -> Self {
        let open = ["click New Destination", "click Omnisend", "click Next"];
        Self { open: open.map(String::from).to_vec(), submit: None }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NotYet {
    chromium: Vec<Check>,
    firefox: Vec<Check>,
}

fn open_create_view() -> String {
    "click + Create API key".to_owned()
}

fn create_key() -> String {
    "click Create API key".to_owned()
}

/// One promise, a column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Check {
    /// The name is typed, and the kit's form submits it.
    Name,
    /// The page's copy control puts the key on the clipboard.
    Copy,
    /// "Copy key again" in the notice works at the first click.
    Again,
    /// "Try again" in the notice works at the first click, and the notice then reports the key as saved.
    Notice,
    /// The keyring holds the key.
    Saved,
    /// The notice lies on no control that the user needs next, and its buttons change neither the page's dialog nor
    /// the focus.
    Harmless,
    /// The closing step works.
    Close,
    /// The fill control appears at the form's API key field.
    Control,
    /// One click fills the field.
    Fill,
    /// The kit's form enables its submit button.
    State,
    /// The form submits the key.
    Submit,
    /// Of two keys, the one that is chosen with the pointer is filled in.
    Choice,
    /// Undo empties the field, and the kit's form disables its submit button.
    Undo,
    /// With the keyboard alone, a key is chosen, filled in and submitted.
    Keyboard,
    /// Escape closes Keyferry's list and message alone.
    Escape,
}

impl Check {
    pub(crate) const ALL: [Self; 15] = [
        Self::Name,
        Self::Copy,
        Self::Again,
        Self::Notice,
        Self::Saved,
        Self::Harmless,
        Self::Close,
        Self::Control,
        Self::Fill,
        Self::State,
        Self::Submit,
        Self::Choice,
        Self::Undo,
        Self::Keyboard,
        Self::Escape,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Copy => "copy",
            Self::Again => "again",
            Self::Notice => "notice",
            Self::Saved => "saved",
            Self::Harmless => "harmless",
            Self::Close => "close",
            Self::Control => "control",
            Self::Fill => "fill",
            Self::State => "state",
            Self::Submit => "submit",
            Self::Choice => "choice",
            Self::Undo => "undo",
            Self::Keyboard => "keyboard",
            Self::Escape => "escape",
        }
    }
}

/// The results of one kit. A check that could not be reached is missing.
pub(crate) type Row = BTreeMap<Check, Result<()>>;

impl Kit {
    pub(crate) fn all() -> Result<Vec<Self>> {
        let table = project().join("target/pages/kits/kits.json");
        let table = fs::read(&table).with_context(|| format!("{} is missing", table.display()))?;
        let wanted = env::var("KEYFERRY_KITS").unwrap_or_default();
        let mut kits: Vec<Self> = serde_json::from_slice(&table)?;
        kits.retain(|kit| wanted.is_empty() || wanted.split(',').any(|name| name == kit.name));
        Ok(kits)
    }

    pub(crate) fn not_yet(&self, browser: Browser) -> &[Check] {
        match browser {
            Browser::Chromium => &self.not_yet.chromium,
            Browser::Firefox => &self.not_yet.firefox,
        }
    }
}
