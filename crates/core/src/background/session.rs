//! State that outlasts the background, which the browser ends when it is idle. Pending captures are held apart.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::PageAddress;
use super::checks::{Listed, NotBefore};
use super::rates::Rates;
use super::toolbar::News;
use crate::ids::EntryId;
use crate::protocol::SavedKey;

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
    /// The keys that were asked about lately.
    pub(super) not_before: Vec<NotBefore>,
    /// The keys as last listed, for the daily check.
    pub(super) listed: Vec<Listed>,
    /// The keys whose stores Omnisend has described, as last listed and saved since, for the fill control's name. None if
    /// there are more than [`MAX_DESCRIBED`](super::open_store::MAX_DESCRIBED).
    pub(super) described: Vec<SavedKey>,
    /// Number of the listed keys that Omnisend does not accept, for the toolbar.
    pub(super) stopped: u32,
    /// The user is connected to a team.
    pub(super) has_team: bool,
    /// Time at which the team's keys may be listed again, in milliseconds since 1970-01-01 UTC.
    pub(super) sync_not_before: u64,
    /// The alarm of the daily check is set: setting it again would put it off.
    pub(super) daily_check: bool,
}

/// A saved key, and the document that it was captured in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavedFrom {
    pub(super) page: PageAddress,
    pub(super) entry: EntryId,
}
