//! State that outlasts the background, which the browser ends when it is idle. Pending captures are held apart.

use serde::{Deserialize, Serialize};

use super::rates::Rates;
use super::toolbar::News;

/// Held in the browser's session memory. Contains no key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Session {
    pub(super) rates: Rates,
    /// The last key that was saved or released, for the toolbar.
    pub(super) news: Option<News>,
}
