//! Calls to the host that wait for their answers.

use alloc::string::String;

use super::{PageAddress, ReplyId};
use crate::ids::{CaptureId, EntryId};
use crate::protocol::RemovalScope;

/// A call to the host that has no answer yet, and the purpose of its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PendingCall {
    /// Starts the host and checks that it works.
    Hello,
    Save(CaptureId),
    /// Lists the keys for a page.
    List(ReplyId, Option<PageAddress>),
    Fill(ReplyId, PageAddress, EntryId),
    /// Lists the keys for a page of the extension.
    Overview(ReplyId, Viewer),
    /// A call of an extension page that was answered without the locked keyring. The answer only updates the state.
    Unlock,
    Reveal(ReplyId, EntryId),
    Copy(ReplyId, EntryId),
    /// A copy that was answered before the user unlocked the keyring. The toolbar shows its result.
    CopyLater(EntryId),
    /// Sets this label.
    Rename(ReplyId, String),
    MarkUsed,
    Remove(EntryId, RemovalScope),
    /// Shares keys, and lists the team's.
    SyncTeam,
    /// Connects to a team or leaves it: the attempt with this number.
    Connection(u32),
    /// Waits for Omnisend; other calls are answered meanwhile.
    Check(EntryId),
}

/// The page of the extension that an overview is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Viewer {
    /// With the text that it searches.
    Popup(String),
    OtherPage,
    /// The page's part about a team.
    Team,
}

impl PendingCall {
    pub(super) fn is_check(&self) -> bool {
        matches!(self, Self::Check(_))
    }

    /// Whether this saves the capture.
    pub(super) fn saves(&self, id: &CaptureId) -> bool {
        matches!(self, Self::Save(saved) if saved == id)
    }
}
