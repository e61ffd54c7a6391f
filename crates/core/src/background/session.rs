//! State that outlasts the background, which the browser ends when it is idle. Pending captures are held apart.

use serde::{Deserialize, Serialize};

use super::PageAddress;
use super::rates::Rates;
use super::toolbar::News;
use crate::ids::EntryId;

/// Held in the browser's session memory. Contains no key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Session {
    pub(super) rates: Rates,
    /// The last key that was saved or released, for the toolbar.
    pub(super) news: Option<News>,
    /// The last key that was saved, until the user has begun to name it.
    pub(super) unnamed: Option<SavedFrom>,
}

/// A saved key, and the document that it was captured in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavedFrom {
    pub(super) page: PageAddress,
    pub(super) entry: EntryId,
}
