//! Messages between the background and the native messaging host.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Capture, LastUse, SavedKey};
use crate::failure::Failure;
use crate::ids::{CaptureId, EntryId};
use crate::key::{ApiKey, wire};

/// The native messaging protocol that this version speaks. A host answers requests of this version only.
pub const PROTOCOL_VERSION: u16 = 1;

/// Background -> host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostRequest {
    /// [`PROTOCOL_VERSION`] of the sender.
    pub protocol: u16,
    /// The extension's version, for support.
    pub client: String,
    /// Chosen by the sender, repeated in every reply to this request.
    pub id: u32,
    /// What is asked.
    pub call: HostCall,
}

/// The part of a [`HostRequest`] that every version can read, so that a request of another version, or an unknown
/// one, still gets an answer with its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct HostEnvelope {
    /// [`PROTOCOL_VERSION`] of the sender.
    pub protocol: u16,
    /// The request's id.
    pub id: u32,
}

/// What the host can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostCall {
    /// Who are you?
    Hello,
    /// Put this key into the keyring and read it back.
    Save(Capture),
    /// The same, but without asking the user for anything: a locked keyring is a failure.
    SaveQuietly(Capture),
    /// What is saved? Never answers with keys.
    List,
    /// Give out one key, for the form that the user is filling in.
    Release {
        /// Which one.
        entry: EntryId,
        /// The origin of the page with the form, as the browser tells it. The host refuses any other than
        /// [`crate::sites::upstack::ORIGIN`]; it can check no more than what it is told.
        origin: String,
    },
    /// Give out one key for the user's own eyes, or for their clipboard, in a page of the extension itself.
    /// Answered with [`HostAnswer::Released`].
    Reveal {
        /// Which one.
        entry: EntryId,
    },
    /// Call a key this.
    Rename {
        /// Which one.
        entry: EntryId,
        /// What people call it. At most [`MAX_LABEL_CHARS`] characters.
        label: String,
    },
    /// Keep with a key when and where it was filled in.
    MarkUsed {
        /// Which one.
        entry: EntryId,
        /// When and where.
        used: LastUse,
    },
    /// Remove a key from the keyring for good.
    Remove {
        /// Which one.
        entry: EntryId,
    },
    /// Empty the clipboard if it still holds this key, and leave it alone if it holds anything else.
    ClearClipboard {
        /// Which one.
        entry: EntryId,
    },
}

/// Host -> background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostReply {
    /// [`PROTOCOL_VERSION`] of the host.
    pub protocol: u16,
    /// The host's version, for support.
    pub host: String,
    /// The request's id; `None` when the request could not be read that far.
    #[serde(default)]
    pub id: Option<u32>,
    /// The answer.
    pub answer: HostAnswer,
}

/// What the host answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostAnswer {
    /// To [`HostCall::Hello`].
    Hello,
    /// To [`HostCall::Save`] and [`HostCall::SaveQuietly`]: the keyring has given the same bytes back.
    Saved {
        /// The capture that is now safe.
        capture: CaptureId,
        /// How it is kept.
        entry: SavedKey,
    },
    /// To [`HostCall::List`], the latest capture first.
    Listed {
        /// All saved keys.
        entries: Vec<SavedKey>,
    },
    /// To [`HostCall::Release`] and [`HostCall::Reveal`].
    Released {
        /// How it is kept.
        entry: SavedKey,
        /// The key.
        #[serde(with = "wire")]
        key: ApiKey,
    },
    /// To [`HostCall::Rename`] and [`HostCall::MarkUsed`]: how the keyring says that it is kept now.
    Changed {
        /// How it is kept.
        entry: SavedKey,
    },
    /// To [`HostCall::Remove`]: the keyring no longer has it.
    Removed {
        /// Which one.
        entry: EntryId,
    },
    /// To [`HostCall::ClearClipboard`]: the clipboard does not hold the key now.
    ClipboardClear {
        /// Which one.
        entry: EntryId,
    },
    /// Not an answer yet: the keyring is waiting for the user, most likely for a password. Another reply to the
    /// same request follows.
    Waiting,
    /// It did not work.
    Failed(Failure),
}
