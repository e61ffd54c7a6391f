//! What the background remembers when the browser ends and restarts it, apart from pending captures.

use serde::{Deserialize, Serialize};

use super::rates::Rates;
use super::toolbar::News;

/// Held in the browser's session memory. Contains no key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Session {
    pub(super) rates: Rates,
    /// What the toolbar shows of the last key that was saved or released.
    pub(super) news: Option<News>,
}
