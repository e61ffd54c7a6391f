//! Messages between a page's content script and the background.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Capture, LastUse, SavedKey};
use crate::failure::Failure;
use crate::ids::{CaptureId, EntryId};
use crate::key::{ApiKey, wire};
use crate::settings::Settings;

/// Page or popup -> background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageRequest {
    /// The page shows a sign that Keyferry may have something to do: start the content script. Sent by
    /// `extension/wake.js`, as is the next one, since there is no Rust on the page to send it yet.
    Start,
    /// The same, where the page's policy forbids WebAssembly: start the build without.
    StartFallback,
    /// Deliver this key. Answered with [`PageReply::Delivery`].
    Deliver(Capture),
    /// Try again now.
    Retry {
        /// Which capture.
        capture: CaptureId,
    },
    /// Which keys could be filled in here?
    Saved,
    /// The user has chosen this key for the form.
    Fill {
        /// Which one.
        entry: EntryId,
    },
    /// The form holds this key, after a check.
    Filled {
        /// Which one.
        entry: EntryId,
        /// When and where.
        used: LastUse,
    },
    /// Reads the settings. Answered with [`PageReply::Settings`].
    Settings,
    /// Starts the helper, since a key is about to be saved or filled in: starting takes most of the time that a save
    /// takes. Answered with [`PageReply::Done`], before the helper has started.
    PrepareHost,
}

/// Background -> page or popup, in answer to a [`PageRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageReply {
    /// Done; there is nothing to say.
    Done,
    /// To [`PageRequest::Deliver`] and [`PageRequest::Retry`].
    Delivery(Delivery),
    /// To [`PageRequest::Saved`], the latest capture first.
    Saved {
        /// All saved keys.
        entries: Vec<SavedKey>,
    },
    /// To [`PageRequest::Fill`].
    Fill {
        /// How it is kept.
        entry: SavedKey,
        /// The key.
        #[serde(with = "wire")]
        key: ApiKey,
    },
    /// To [`PageRequest::Settings`].
    Settings(Settings),
    /// It did not work.
    Failed(Failure),
}

/// Background -> the tab with Upstack's page, in the user's name. Answered with whether there is a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TabCommand {
    /// Use the fill control.
    Fill {
        /// The key, if the user has chosen one already.
        #[serde(default)]
        entry: Option<EntryId>,
    },
}

/// Where a capture stands. Also sent to the page unasked, whenever it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Which capture.
    pub capture: CaptureId,
    /// Where it stands.
    pub state: DeliveryState,
}

/// Where a capture stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// On its way; the background holds it.
    Saving,
    /// On its way, and the keyring is asking the user for something.
    Waiting,
    /// Not saved. The background holds it and tries again.
    Unsaved(Failure),
    /// The keyring has given the same bytes back. The page knows the key and its store by itself.
    Saved,
}
