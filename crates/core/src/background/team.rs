//! Sharing keys with the user's team: when the helper is asked to share what waits, and to list the team's keys anew.
//!
//! The helper shares a key by itself after it was saved. It ends soon after the last request, so it is asked again while
//! keys wait. Nothing here delays a save, a list or a fill: the team's engine is asked beside other requests.

use alloc::vec;
use alloc::vec::Vec;

use super::pending_call::PendingCall;
use super::{Action, Alarm, Background};
use crate::failure::{Failure, FailureCode};
use crate::library;
use crate::protocol::{HostCall, RemovalScope, SavedKey, TabCommand};

/// Age from which the list of the team's keys is renewed when a form or the popup opens, in milliseconds.
const STALE_MILLIS: u64 = 60_000;
/// Pause before the next attempt to share keys, in seconds. The helper's own back-off is longer after failures.
const RETRY_SECONDS: u32 = 300;

/// Whether the helper shares keys and lists the team's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sync {
    #[default]
    Idle,
    Running,
    /// A key was saved or removed meanwhile.
    RunningThenAgain,
}

impl Background {
    /// Has the helper share keys and list the team's, afterwards if it does so already.
    pub(super) fn sync_team(&mut self) -> Vec<Action> {
        self.sync = match self.sync {
            Sync::Idle => Sync::Running,
            Sync::Running | Sync::RunningThenAgain => {
                self.sync = Sync::RunningThenAgain;
                return vec![];
            }
        };
        self.session.sync_not_before = self.now_millis.saturating_add(STALE_MILLIS);
        self.send(HostCall::SyncTeam, PendingCall::SyncTeam)
    }

    /// Synchronises after a call that has to do with the list of keys.
    pub(super) fn sync_team_after(&mut self, answered: &PendingCall) -> Vec<Action> {
        let is_due = match answered {
            // A key that was removed here is the team's alone now.
            PendingCall::Save(_) | PendingCall::Remove(_, RemovalScope::Here) => true,
            // A form or a page of the extension was opened.
            PendingCall::Hello | PendingCall::List(..) | PendingCall::Overview(..) | PendingCall::Unlock => {
                self.sync == Sync::Idle && self.is_list_stale()
            }
            PendingCall::Fill(..)
            | PendingCall::Reveal(..)
            | PendingCall::Copy(..)
            | PendingCall::CopyLater(_)
            | PendingCall::Rename(..)
            | PendingCall::MarkUsed
            | PendingCall::Remove(_, RemovalScope::Team)
            | PendingCall::SyncTeam
            | PendingCall::Connection(_)
            | PendingCall::Check(_) => false,
        };
        if is_due && self.session.has_team { self.sync_team() } else { vec![] }
    }

    /// Whether the team's keys may be listed again. A clock that was set back makes nobody wait longer.
    fn is_list_stale(&self) -> bool {
        self.session
            .sync_not_before
            .checked_sub(self.now_millis)
            .is_none_or(|left| left == 0 || left > STALE_MILLIS)
    }

    /// Sets the alarm for the keys that still wait.
    pub(super) fn on_synced(&mut self, entries: &[SavedKey]) -> Vec<Action> {
        if core::mem::take(&mut self.sync) == Sync::RunningThenAgain {
            return self.sync_team();
        }
        if library::not_shared(entries) == 0 {
            return vec![];
        }
        vec![Action::SetAlarm { alarm: Alarm::SyncTeam, seconds: RETRY_SECONDS, repeats: false }]
    }

    /// The helper itself has failed, so nobody knows whether keys wait.
    pub(super) fn on_sync_failed(&mut self) -> Vec<Action> {
        self.sync = Sync::Idle;
        vec![Action::SetAlarm { alarm: Alarm::SyncTeam, seconds: RETRY_SECONDS, repeats: false }]
    }

    /// A call beside the others has no answer in its time.
    pub(super) fn on_silent(&mut self, call: PendingCall) -> Vec<Action> {
        if call.is_check() {
            self.on_check_silent();
            return vec![];
        }
        self.on_failure(call, Failure::new(FailureCode::TeamUnreachable, "no answer in time"))
    }
}

/// Shows that the team's engine is asked for the key of a call, where a page waits for it.
pub(super) fn show_asking(call: PendingCall) -> Option<Action> {
    match call {
        PendingCall::Fill(_, page, _) => {
            Some(Action::SendToPage { page, command: TabCommand::ShowAskingTeam })
        }
        PendingCall::Hello
        | PendingCall::Save(_)
        | PendingCall::List(..)
        | PendingCall::Overview(..)
        | PendingCall::Unlock
        | PendingCall::Reveal(..)
        | PendingCall::Copy(..)
        | PendingCall::CopyLater(_)
        | PendingCall::Rename(..)
        | PendingCall::MarkUsed
        | PendingCall::Remove(..)
        | PendingCall::SyncTeam
        | PendingCall::Connection(_)
        | PendingCall::Check(_) => None,
    }
}
