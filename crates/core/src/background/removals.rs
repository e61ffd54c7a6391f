//! Removals of keys: each can be undone for a time, and is then sent to the helper. A removal outlasts the background.

use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::pending_call::PendingCall;
use super::{Action, Background, ReplyId, confirm, refuse};
use crate::failure::{Failure, FailureCode};
use crate::ids::EntryId;
use crate::limits::UNDO_SECONDS;
use crate::protocol::{HostCall, Removal, RemovalScope};

/// A removal that has not ended, as the browser holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HeldRemoval {
    pub entry: EntryId,
    pub scope: RemovalScope,
    /// The helper was asked to remove the key, and may do so at any time: the removal cannot be undone.
    #[serde(default)]
    pub sent: bool,
}

/// The removals that have not ended, each with the timer that ends the time to undo it. One that was sent has none.
#[derive(Debug, Default)]
pub(super) struct Removals(Vec<(Removal, Option<u32>)>);

impl Removals {
    fn find(&self, entry: &EntryId) -> Option<&(Removal, Option<u32>)> {
        self.0.iter().find(|(removal, _)| removal.entry == *entry)
    }

    /// Adds a removal. Returns false if the key is being removed already.
    pub(super) fn add(&mut self, removal: Removal, timer: Option<u32>) -> bool {
        let is_new = !self.contains(&removal.entry);
        if is_new {
            self.0.push((removal, timer));
        }
        is_new
    }

    pub(super) fn end(&mut self, entry: &EntryId) {
        self.0.retain(|(removal, _)| removal.entry != *entry);
    }

    pub(super) fn contains(&self, entry: &EntryId) -> bool {
        self.find(entry).is_some()
    }

    /// The scope of a removal that can still be undone.
    pub(super) fn undoable(&self, entry: &EntryId) -> Option<RemovalScope> {
        self.find(entry).filter(|(_, timer)| timer.is_some()).map(|(removal, _)| removal.scope)
    }

    /// The removal whose time to undo ends with this timer.
    pub(super) fn due(&self, timer: u32) -> Option<&Removal> {
        self.0.iter().find(|(_, current)| *current == Some(timer)).map(|(removal, _)| removal)
    }

    /// Replaces the timer of a removal; without one, the removal is sent.
    pub(super) fn set_timer(&mut self, entry: &EntryId, timer: Option<u32>) {
        for (_, current) in self.0.iter_mut().filter(|(removal, _)| removal.entry == *entry) {
            *current = timer;
        }
    }

    pub(super) fn held(&self) -> Vec<HeldRemoval> {
        let held = |(Removal { entry, scope }, timer): &(Removal, Option<u32>)| HeldRemoval {
            entry: entry.clone(),
            scope: *scope,
            sent: timer.is_none(),
        };
        self.0.iter().map(held).collect()
    }
}

impl Background {
    /// Goes on with the removals that the browser held. One that was sent is sent again, before any save: the helper
    /// may have ended with the browser.
    pub(super) fn on_removals_read(&mut self, removals: Vec<HeldRemoval>) -> Vec<Action> {
        self.held_removals.clone_from(&removals);
        let mut actions = vec![];
        for HeldRemoval { entry, scope, sent } in removals {
            let removal = Removal { entry, scope };
            if !sent {
                actions.extend(self.start_removal(removal));
            } else if self.popup.start_removal(removal.clone(), None) {
                actions.extend(self.send_removal(removal));
            }
        }
        actions
    }

    /// Starts the time to undo a removal, unless it has started already.
    pub(super) fn start_removal(&mut self, removal: Removal) -> Option<Action> {
        let timer = self.counter.next();
        let is_new = self.popup.start_removal(removal, Some(timer));
        is_new.then(|| start_timer(timer))
    }

    /// Undoes a removal that was not sent.
    pub(super) fn undo_removal(&mut self, reply_to: ReplyId, entry: &EntryId) -> Vec<Action> {
        if self.popup.undoable(entry).is_none() {
            return vec![refuse(reply_to, Failure::new(FailureCode::NotFound, "no removal can be undone"))];
        }
        self.popup.end_removal(entry);
        // Before the reply: the next background goes on with the removals that are held.
        let mut actions = Vec::from_iter(self.hold_removals());
        actions.push(confirm(reply_to));
        actions
    }

    /// The time to undo a removal has ended.
    pub(super) fn on_removal_due(&mut self, removal: Removal) -> Vec<Action> {
        // The capture may be of the same key: the helper would remove the key after the page was notified that it is
        // saved. A capture that waits for its next attempt is saved after the removal; it may need the room in the keyring.
        if self.host.is_saving_any() {
            let timer = self.counter.next();
            self.popup.set_removal_timer(&removal.entry, Some(timer));
            return vec![start_timer(timer)];
        }
        self.popup.set_removal_timer(&removal.entry, None);
        let mut actions = Vec::from_iter(self.hold_removals());
        actions.extend(self.send_removal(removal));
        actions
    }

    fn send_removal(&mut self, Removal { entry, scope }: Removal) -> Vec<Action> {
        let call = match scope {
            RemovalScope::Here => HostCall::Remove { entry: entry.clone() },
            RemovalScope::Team => HostCall::RemoveForTeam { entry: entry.clone() },
        };
        self.send(call, PendingCall::Remove(entry, scope))
    }

    /// Whether the helper was asked to remove the key and has not answered.
    pub(super) fn is_removal_sent(&self, entry: &EntryId) -> bool {
        self.popup.is_removing(entry) && self.popup.undoable(entry).is_none()
    }

    /// The key was removed.
    pub(super) fn on_key_removed(&mut self, entry: &EntryId) -> Vec<Action> {
        self.popup.remove_entry(entry);
        self.forget_key(entry);
        self.save_after_removal()
    }

    /// The key is still in the keyring, and is shown again.
    pub(super) fn on_removal_failed(&mut self, entry: &EntryId, failure: Failure) -> Vec<Action> {
        self.popup.end_removal(entry);
        self.popup.set_problem(failure);
        self.save_after_removal()
    }

    /// Saves the captures that were saved during a removal of their keys again.
    fn save_after_removal(&mut self) -> Vec<Action> {
        let mut pending = self.queue.pending().iter();
        if pending.all(|pending| self.host.is_saving(&pending.capture.id)) {
            return vec![];
        }
        Vec::from_iter(self.queue.schedule_retry(&mut self.counter))
    }

    /// Holds the removals, if they have changed.
    pub(super) fn hold_removals(&mut self) -> Option<Action> {
        let removals = self.popup.removals();
        if self.held_removals == removals {
            return None;
        }
        self.held_removals.clone_from(&removals);
        Some(Action::HoldRemovals(removals))
    }
}

/// Starts the time to undo a removal.
fn start_timer(id: u32) -> Action {
    Action::StartTimer { id, millis: UNDO_SECONDS * 1000 }
}
