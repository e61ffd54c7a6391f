//! Messages between the extension's own pages and the background, and what the popup shows.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::SavedKey;
use crate::failure::Failure;
use crate::ids::{BrandId, CaptureId, EntryId};
use crate::key::{ApiKey, wire};
use crate::settings::{Choice, SettingsView};

/// The extension's own pages -> background: what no web page has the words for. Answered with [`ExtensionReply`], or with
/// [`PageReply::Done`] and [`PageReply::Failed`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionRequest {
    /// What the popup shows of the keys that this text finds, as the helper says it now.
    Overview {
        /// What the user typed.
        text: String,
    },
    /// The same without asking the helper again, if it has answered before.
    Search {
        /// What the user typed.
        text: String,
    },
    /// Call a key this.
    Rename {
        /// Which one.
        entry: EntryId,
        /// What people call it.
        label: String,
    },
    /// Remove a key once the time for [`ExtensionRequest::Undo`] is over.
    Remove {
        /// Which one.
        entry: EntryId,
    },
    /// Keep a key that was about to be removed.
    Undo {
        /// Which one.
        entry: EntryId,
    },
    /// The user holds the button that shows this key.
    Reveal {
        /// Which one.
        entry: EntryId,
    },
    /// The user copies this key: it is to leave the clipboard after the time that they have set.
    Copy {
        /// Which one.
        entry: EntryId,
    },
    /// Fill this key into the form in this tab.
    FillIn {
        /// Which one.
        entry: EntryId,
        /// The browser's number of the tab.
        tab: i32,
    },
    /// How the user or their company has set Keyferry.
    Options,
    /// Set Keyferry like this.
    Change(Choice),
}

/// Background -> the extension's own pages, in answer to an [`ExtensionRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtensionReply {
    /// To [`ExtensionRequest::Overview`] and [`ExtensionRequest::Search`].
    Overview(Overview),
    /// To [`ExtensionRequest::Reveal`] and [`ExtensionRequest::Copy`].
    Revealed {
        /// The key.
        #[serde(with = "wire")]
        key: ApiKey,
        /// After how many seconds the clipboard is cleared of it; 0 is never.
        clear_seconds: u32,
    },
    /// To [`ExtensionRequest::Options`] and [`ExtensionRequest::Change`].
    Options(SettingsView),
}

/// What the popup shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Whether the helper answers, with its version or the reason.
    pub helper: HelperState,
    /// The one thing to do about the helper.
    pub todo: Todo,
    /// Keys that are not in the keyring yet.
    pub unsaved: Vec<UnsavedKey>,
    /// The saved keys that were searched for, by store, the store with the latest capture first.
    pub stores: Vec<StoreKeys>,
    /// How many keys are saved, found by the search or not.
    pub total: u32,
    /// Keys that are removed in a moment unless the user undoes it.
    pub removing: Vec<SavedKey>,
    /// How long the user has to undo it, in seconds.
    pub undo_seconds: u64,
    /// What last went wrong with a key that was to be changed or removed.
    pub problem: Option<Failure>,
    /// Where things are.
    pub links: Links,
}

/// The saved keys of one store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreKeys {
    /// The latest capture.
    pub latest: SavedKey,
    /// Those before it, the latest first.
    pub older: Vec<SavedKey>,
}

/// What the user can do about the helper's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Todo {
    /// Nothing: it works.
    Nothing,
    /// Install the helper, or a newer one.
    SetUp,
    /// Do what the failure's words say, then try again.
    TryAgain,
}

/// Addresses that the extension's pages lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// Omnisend's API keys page.
    pub omnisend: String,
    /// Upstack's destinations.
    pub upstack: String,
    /// Where the helper can be downloaded.
    pub helper: String,
}

/// Whether the helper answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelperState {
    /// It does.
    Ready {
        /// Its version.
        version: String,
    },
    /// It does not, or it cannot reach the keyring.
    Failed(Failure),
}

/// A key that is not in the keyring yet, as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsavedKey {
    /// Which capture.
    pub capture: CaptureId,
    /// The store, if known.
    #[serde(default)]
    pub brand_id: Option<BrandId>,
    /// The key's last four characters.
    pub last4: String,
    /// When it was captured, in seconds since 1970-01-01 UTC.
    pub captured_at: u64,
    /// Why it is not saved yet; `None` while the first attempt is under way.
    #[serde(default)]
    pub failure: Option<Failure>,
}
