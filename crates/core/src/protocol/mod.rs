//! Every message between pages, the background and the native messaging host.
//!
//! Enums are externally tagged (`{"save": {…}}`, or the bare name for a message without content). Unknown fields are
//! ignored; an unknown message is answered with an error. The types that JavaScript reads are generated from these:
//! see `types.rs`.

mod check;
mod connection;
mod extension;
mod host;
mod page;
mod refusal;
#[cfg(any(test, feature = "test-fixtures"))]
mod samples;
mod sign_in;
mod team;

use alloc::string::String;

use serde::{Deserialize, Serialize};

pub use self::check::{KeyCheck, Obstacle, StoreProfile, Unchecked, Verdict};
pub use self::connection::{ConnectionProgress, SignIn, TeamCheck, TeamConnection, TeamView};
pub use self::extension::{
    AddedKey, ChecksView, CopyOutcome, ExtensionReply, ExtensionRequest, HelperState, KeyObstacle, Links,
    NewKey, NextStep, Overview, Removal, RemovalScope, Removing, StoreKeys, UnsavedKey,
};
pub use self::host::{HostAnswer, HostCall, HostEnvelope, HostReply, HostRequest, PROTOCOL_VERSION};
pub use self::page::{
    CheckLine, Delivery, DeliveryState, KeyHolder, PageReply, PageRequest, TabAnswer, TabCommand,
};
pub use self::refusal::Refusal;
pub use self::sign_in::SignInAddress;
pub use self::team::{TeamPlace, TeamState};
use crate::ids::{BrandId, CaptureId, EntryId};
use crate::key::{ApiKey, wire};
use crate::sites::Site;

/// A captured key on its way to the keyring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Capture {
    /// The same for every delivery attempt.
    pub id: CaptureId,
    /// The site that the key was captured on.
    pub site: Site,
    #[serde(with = "wire")]
    #[cfg_attr(test, ts(type = "string"))]
    pub key: ApiKey,
    /// The brand ID that the page displayed.
    #[serde(default)]
    pub brand_on_page: Option<BrandId>,
    /// The key's name. At most [`MAX_LABEL_CHARS`](crate::limits::MAX_LABEL_CHARS) characters.
    pub label: String,
    /// Time of capture, in seconds since 1970-01-01 UTC.
    pub captured_at: u64,
}

impl Capture {
    /// The brand ID in the key, or else the one that the page displayed.
    pub fn brand_id(&self) -> Option<BrandId> {
        self.key.brand_id().or_else(|| self.brand_on_page.clone())
    }

    /// Where [`Self::brand_id`] comes from.
    pub fn store_source(&self) -> StoreSource {
        StoreSource::of(&self.key, self.brand_on_page.as_ref())
    }

    /// Whether the page displayed another brand ID than the one in the key.
    pub fn brands_disagree(&self) -> bool {
        matches!((&self.brand_on_page, self.key.brand_id()), (Some(page), Some(key)) if *page != key)
    }
}

/// A key in the keyring as displayed: its attributes, without the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ReceivedKey")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavedKey {
    pub id: EntryId,
    /// The site that the key was captured on.
    pub site: Site,
    pub brand_id: Option<BrandId>,
    pub store_source: StoreSource,
    pub label: String,
    /// The key's last four characters.
    pub last4: String,
    /// Time of capture, in seconds since 1970-01-01 UTC.
    pub captured_at: u64,
    /// `None` if the key was never filled in.
    pub used: Option<LastUse>,
    /// Whether the stored attributes contradict the key, or another entry has the same ID and something else in it:
    /// another program has written there. The host releases no key that its attributes contradict.
    pub conflict: bool,
    /// The store as Omnisend described it, if it was asked and did.
    pub profile: Option<StoreProfile>,
    /// Omnisend's last answer; `None` if it never gave one.
    pub check: Option<KeyCheck>,
    /// Where the key is with the user's team; `None` without a team, and for a key that was never to be shared.
    pub team: Option<TeamPlace>,
}

impl SavedKey {
    /// The name of the colleague who captured the key, if the team has it and this computer's keyring does not. An empty
    /// name is unknown.
    pub fn colleague(&self) -> Option<&str> {
        match &self.team {
            Some(TeamPlace::Theirs { captured_by }) => Some(captured_by),
            Some(TeamPlace::Waiting | TeamPlace::Shared | TeamPlace::Conflict | TeamPlace::Removed)
            | None => None,
        }
    }
}

/// Where a saved key's brand ID comes from. Only [`StoreSource::Key`] is proof; [`StoreSource::Unread`] becomes it at the
/// release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum StoreSource {
    /// The key begins with it.
    Key,
    /// The page that displayed the key displayed it, too; the key contains no brand ID.
    Page,
    /// The entry's attributes name it as the key's own, and the host has not read the key, since the keyring would ask
    /// its user. The host and the content script compare it with the key when it is released.
    Unread,
    /// There is no brand ID, or the host has not compared it with the key. The default: older hosts do not compare.
    #[default]
    #[serde(other)]
    Unknown,
}

impl StoreSource {
    /// The source for a key, and for the brand ID that the page displayed beside it.
    pub fn of(key: &ApiKey, brand_on_page: Option<&BrandId>) -> Self {
        match (key.brand_id(), brand_on_page) {
            (Some(_), _) => Self::Key,
            (None, Some(_)) => Self::Page,
            (None, None) => Self::Unknown,
        }
    }

    /// Returns whether the store is the one in the key, which the host has compared or will compare at the release.
    pub fn is_key(self) -> bool {
        match self {
            Self::Key | Self::Unread => true,
            Self::Page | Self::Unknown => false,
        }
    }

    /// Parses a name as in messages; one that this version does not know is [`StoreSource::Unknown`].
    pub fn parse(name: &str) -> Self {
        match name {
            "key" => Self::Key,
            "page" => Self::Page,
            "unread" => Self::Unread,
            _ => Self::Unknown,
        }
    }
}

/// A [`SavedKey`] as received: possibly of a site that only a newer version knows.
#[derive(Deserialize)]
struct ReceivedKey {
    id: EntryId,
    site: String,
    #[serde(default)]
    brand_id: Option<BrandId>,
    #[serde(default)]
    store_source: StoreSource,
    label: String,
    last4: String,
    captured_at: u64,
    #[serde(default)]
    used: Option<LastUse>,
    #[serde(default)]
    conflict: bool,
    #[serde(default)]
    profile: Option<StoreProfile>,
    #[serde(default)]
    check: Option<KeyCheck>,
    #[serde(default)]
    team: Option<TeamPlace>,
}

impl TryFrom<ReceivedKey> for SavedKey {
    type Error = &'static str;

    fn try_from(received: ReceivedKey) -> Result<Self, Self::Error> {
        let ReceivedKey {
            id,
            site,
            brand_id,
            store_source,
            label,
            last4,
            captured_at,
            used,
            conflict,
            profile,
            check,
            team,
        } = received;
        let site = Site::parse(&site).ok_or("the entry's site is unknown to this version")?;
        Ok(Self {
            id,
            site,
            brand_id,
            store_source,
            label,
            last4,
            captured_at,
            used,
            conflict,
            profile,
            check,
            team,
        })
    }
}

/// The last time a key was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LastUse {
    /// In seconds since 1970-01-01 UTC.
    pub at: u64,
    /// The name of the store that Upstack's dashboard displayed, or empty. At most
    /// [`MAX_STORE_CHARS`](crate::limits::MAX_STORE_CHARS) characters.
    #[serde(default)]
    pub store: String,
}
